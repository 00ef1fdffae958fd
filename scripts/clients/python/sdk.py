"""The Python SDK at one door: emitter, graph and client."""

from report import check, error_of, expect, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.emitter.rest_emitter import DatahubRestEmitter, EmitMode
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import (
    CorpUserStatusClass,
    DatasetPropertiesClass,
    DatasetSnapshotClass,
    MetadataChangeEventClass,
    OwnershipClass,
    StatusClass,
    TagPropertiesClass,
    AuditStampClass,
)
from datahub.sdk import DataHubClient, Dataset

server, token = given["server"], given["token"]
emitter = DatahubRestEmitter(server, token)
graph = DataHubGraph(DatahubClientConfig(server=server, token=token))
client = DataHubClient(server=server, token=token)
TABLE = "urn:li:dataset:(urn:li:dataPlatform:hive,sdk.käse 漢 😀,PROD)"
TAG = "urn:li:tag:sdk"


def described(urn, **more):
    found = graph.get_aspect(urn, DatasetPropertiesClass, **more)
    return None if found is None else found.description


@check("SDK: the emitter connects, and stays on Rest.li")
def _():
    emitter.test_connection()
    expect(emitter._openapi_ingestion, False)


@check("SDK: emit writes, get_aspect reads, under a URN beyond ASCII")
def _():
    emitter.emit(Proposal(entityUrn=TABLE, aspect=DatasetPropertiesClass(description="Käse 漢 😀")))
    expect(described(TABLE), "Käse 漢 😀")


@check("SDK: every emit mode writes before it returns, and the older version stays readable")
def _():
    for mode in EmitMode:
        emitter.emit(Proposal(entityUrn=TABLE, aspect=DatasetPropertiesClass(description=mode.name)), emit_mode=mode)
        expect(described(TABLE), mode.name)
    expect(described(TABLE, version=1), "Käse 漢 😀")


@check("SDK: emit_mcps writes 500 in batches")
def _():
    urns = [f"urn:li:tag:sdk-{number}" for number in range(500)]
    emitter.emit_mcps([Proposal(entityUrn=urn, aspect=TagPropertiesClass(name=urn)) for urn in urns])
    for urn in urns[::50]:
        expect(graph.get_aspect(urn, TagPropertiesClass).name, urn)
    graph.emit(Proposal(entityUrn=TAG, aspect=TagPropertiesClass(name="sdk")))


@check("SDK: what is not there is None, and exists is False")
def _():
    expect(graph.get_aspect(TABLE, OwnershipClass), None)
    expect((graph.exists(TABLE), graph.exists("urn:li:tag:nobody")), (True, False))


@check("SDK: get_entity_semityped, get_entity_as_mcps, get_entities and list_all_entity_urns read")
def _():
    expect(sorted(graph.get_entity_semityped(TABLE)), ["datasetKey", "datasetProperties"])
    expect(len(graph.get_entity_as_mcps(TABLE)), 2)
    expect(graph.get_entities("tag", [TAG], ["tagProperties"])[TAG]["tagProperties"][0].name, "sdk")
    assert TAG in graph.list_all_entity_urns("tag", 0, 1000)


@check("SDK: set_soft_delete_status and soft_delete_entity, both ways")
def _():
    for removed in (True, False):
        graph.set_soft_delete_status(TABLE, removed)
        expect(graph.get_aspect(TABLE, StatusClass).removed, removed)
    graph.soft_delete_entity(TABLE)
    expect(graph.get_aspect(TABLE, StatusClass).removed, True)


@check("SDK: hard_delete_entity says how many rows, and 0 the second time")
def _():
    rows, timeseries = graph.hard_delete_entity(TABLE)
    assert rows >= 3, f"{rows} rows"
    expect(timeseries, 0)
    expect(graph.exists(TABLE), False)
    expect(graph.hard_delete_entity(TABLE), (0, 0))
    expect(graph.delete_references_to_urn(TAG, dry_run=True), (0, []))


@check("SDK: execute_graphql answers with variables, and raises what the server says")
def _():
    query = "query list($input: ListAccessTokenInput!) { listAccessTokens(input: $input) { total } }"
    answer = graph.execute_graphql(query, variables={"input": {"start": 0, "count": 1}}, operation_name="list")
    assert answer["listAccessTokens"]["total"] >= 1
    revoke = 'mutation { revokeAccessToken(tokenId: "nothing") }'
    assert "Access token no longer exists" in error_of(lambda: graph.execute_graphql(revoke))


@check("SDK: an event with a snapshot writes its aspects")
def _():
    aspects = [StatusClass(removed=False), DatasetPropertiesClass(description="snapshot")]
    graph.emit(MetadataChangeEventClass(proposedSnapshot=DatasetSnapshotClass(urn=TABLE, aspects=aspects)))
    expect(described(TABLE), "snapshot")


@check("SDK: an invalid aspect is refused with its fault, and nothing of its batch is written")
def _():
    stamp = AuditStampClass(time=0, actor="urn:li:corpuser:datahub")
    invalid = CorpUserStatusClass(status="GONE", lastModified=stamp)
    batch = [
        Proposal(entityUrn="urn:li:tag:half", aspect=TagPropertiesClass(name="half")),
        Proposal(entityUrn="urn:li:corpuser:ghost", aspect=invalid),
    ]
    text = error_of(lambda: emitter.emit_mcps(batch))
    assert "422" in text and "corpUserStatus" in text, text
    expect((graph.exists("urn:li:tag:half"), graph.exists("urn:li:corpuser:ghost")), (False, False))


@check("SDK: the emitter told to use OpenAPI writes and deletes")
def _():
    with DatahubRestEmitter(server, token, openapi_ingestion=True) as openapi:
        openapi.emit(Proposal(entityUrn=TABLE, aspect=DatasetPropertiesClass(description="one")))
        two = DatasetPropertiesClass(description="two")
        openapi.emit_mcps([Proposal(entityUrn=TABLE, aspect=two), Proposal(entityUrn=TABLE, aspect=StatusClass(removed=False))])
        expect(described(TABLE), "two")
        openapi.emit(Proposal(entityUrn=TABLE, entityType="dataset", changeType="DELETE", aspectName="datasetKey"))
    expect(graph.exists(TABLE), False)


@check("SDK v2: DataHubClient creates, reads, updates, upserts and deletes a dataset")
def _():
    client.test_connection()
    table = Dataset(platform="hive", name="sdk.v2", description="new", schema=[("id", "int"), ("name", "string")])
    client.entities.create(table)
    assert "already exists" in error_of(lambda: client.entities.create(table))
    read = client.entities.get(table.urn)
    expect(([field.field_path for field in read.schema], read.description), (["id", "name"], "new"))
    read.set_description("changed")
    client.entities.update(read)
    expect(client.entities.get(table.urn).description, "changed")
    client.entities.upsert(table)
    client.entities.delete(table.urn, hard=True)
    assert "not found" in error_of(lambda: client.entities.get(table.urn))
