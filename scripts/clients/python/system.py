"""The system credential, which the client takes from its environment when it has no token."""

from report import check, expect, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import TagPropertiesClass

graph = DataHubGraph(DatahubClientConfig(server=given["server"]))


@check("SDK: the system credential of the environment writes and is who it says")
def _():
    graph.emit(Proposal(entityUrn="urn:li:tag:system", aspect=TagPropertiesClass(name="system")))
    expect(graph.get_aspect("urn:li:tag:system", TagPropertiesClass).name, "system")
    who = graph._get_generic(f"{given['server']}/openapi/operations/identity/user/urn")
    expect(who, {"urn": "urn:li:corpuser:__datahub_system"})
