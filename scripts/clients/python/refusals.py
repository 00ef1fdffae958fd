"""Every call of the SDK that reads or writes, with a credential that must open nothing."""

from report import check, error_of, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.emitter.rest_emitter import DatahubRestEmitter
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import CorpUserInfoClass, TagPropertiesClass
from datahub.sdk import DataHubClient, Dataset

server, token = given["server"], given["token"] if "token" in given else None
emitter = DatahubRestEmitter(server, token)
graph = DataHubGraph(DatahubClientConfig(server=server, token=token))
client = DataHubClient(graph=graph)
TAG = "urn:li:tag:refused"
proposal = Proposal(entityUrn=TAG, aspect=TagPropertiesClass(name="refused"))

CALLS = {
    "emit": lambda: emitter.emit(proposal),
    "emit_mcps": lambda: emitter.emit_mcps([proposal]),
    "get_aspect": lambda: graph.get_aspect("urn:li:corpuser:datahub", CorpUserInfoClass),
    "get_entity_raw": lambda: graph.get_entity_raw("urn:li:corpuser:datahub"),
    "exists": lambda: graph.exists("urn:li:corpuser:datahub"),
    "list_all_entity_urns": lambda: graph._post_generic(f"{server}/entities?action=listUrns", {"entity": "corpuser"}),
    "set_soft_delete_status": lambda: graph.set_soft_delete_status(TAG, True),
    "hard_delete_entity": lambda: graph.hard_delete_entity("urn:li:corpuser:datahub"),
    "execute_graphql": lambda: graph.execute_graphql("{ me { corpUser { urn } } }"),
    "entities.upsert": lambda: client.entities.upsert(Dataset(platform="hive", name="refused")),
}


@check(f"{given['name']}: SDK: {', '.join(CALLS)} raise what the server says")
def _():
    for name, call in CALLS.items():
        text = error_of(call)
        # Where the SDK raises the bare HTTP error, it carries the status only.
        assert given["reason"] in text or "401 Client Error: Unauthorized" in text, f"{name}: {text}"
