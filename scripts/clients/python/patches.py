"""The patch builders of the Python SDK at one door: what each sends is read back, typed."""

from report import check, error_of, expect, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.emitter.rest_emitter import DatahubRestEmitter
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import (
    ChartInfoClass,
    DashboardInfoClass,
    DataJobInputOutputClass,
    DataProductPropertiesClass,
    DatasetLineageTypeClass,
    DatasetPropertiesClass,
    DocumentationAssociationClass,
    DocumentationClass,
    DomainAssociationClass,
    DomainsClass,
    EditableSchemaMetadataClass,
    FineGrainedLineageClass,
    FormInfoClass,
    FormPromptClass,
    GlobalTagsClass,
    GlossaryTermAssociationClass,
    GlossaryTermsClass,
    InstitutionalMemoryClass,
    InstitutionalMemoryMetadataClass,
    AuditStampClass,
    MetadataAttributionClass,
    OwnerClass,
    OwnershipClass,
    OwnershipTypeClass,
    SiblingsClass,
    StatusClass,
    StructuredPropertiesClass,
    StructuredPropertyDefinitionClass,
    TagAssociationClass,
    UpstreamClass,
    UpstreamLineageClass,
)
from datahub.sdk import DataHubClient
from datahub.specific.aspect_helpers.institutional_memory import HasInstitutionalMemoryPatch
from datahub.specific.chart import ChartPatchBuilder
from datahub.specific.dashboard import DashboardPatchBuilder
from datahub.specific.datajob import DataJobPatchBuilder
from datahub.specific.dataproduct import DataProductPatchBuilder
from datahub.specific.dataset import DatasetPatchBuilder
from datahub.specific.form import FormPatchBuilder
from datahub.specific.status import StatusPatchBuilder
from datahub.specific.structured_property import StructuredPropertyPatchBuilder

server, token, door = given["server"], given["token"], given["door"]
graph = DataHubGraph(DatahubClientConfig(server=server, token=token))
client = DataHubClient(server=server, token=token)


def dataset(name):
    return f"urn:li:dataset:(urn:li:dataPlatform:hive,{door}.patch.{name},PROD)"


TABLE, OTHER, JOB_INPUT = dataset("table ü"), dataset("other"), dataset("input")
SOURCE = "urn:li:platformResource:classifier"


def field(table, name):
    return f"urn:li:schemaField:({table},{name})"


def send(builder):
    graph.emit_mcps(builder.build())


def read(urn, aspect):
    return graph.get_aspect(urn, aspect)


def attributed():
    return MetadataAttributionClass(time=1, actor="urn:li:corpuser:datahub", source=SOURCE)


@check("patch: properties, one by one, beside what was there; and all of them at once")
def _():
    graph.emit(Proposal(entityUrn=TABLE, aspect=DatasetPropertiesClass(description="whole", customProperties={"a/b~": "1"})))
    send(DatasetPatchBuilder(TABLE).add_custom_property("constructor", "2").add_custom_property("gone", "x"))
    send(DatasetPatchBuilder(TABLE).remove_custom_property("gone").set_display_name("named").remove_custom_property("none"))
    found = read(TABLE, DatasetPropertiesClass)
    expect((found.description, found.name, found.customProperties), ("whole", "named", {"a/b~": "1", "constructor": "2"}))
    send(DatasetPatchBuilder(TABLE).set_custom_properties({"only": "3"}))
    expect(read(TABLE, DatasetPropertiesClass).customProperties, {"only": "3"})


@check("patch: client.entities.update takes a patch, and wants an entity that exists")
def _():
    client.entities.update(DatasetPatchBuilder(TABLE).add_custom_property("sdk", "v2"))
    expect(read(TABLE, DatasetPropertiesClass).customProperties, {"only": "3", "sdk": "v2"})
    assert "does not exist" in error_of(lambda: client.entities.update(DatasetPatchBuilder(dataset("none"))))


@check("patch: tags, of each source their own, and of all sources at once")
def _():
    own, found = TagAssociationClass("urn:li:tag:pii"), TagAssociationClass("urn:li:tag:pii", attribution=attributed())
    send(DatasetPatchBuilder(TABLE).add_tag(own).add_tag(found).add_tag(TagAssociationClass("urn:li:tag:gold")))
    expect([tag.tag for tag in read(TABLE, GlobalTagsClass).tags], ["urn:li:tag:pii", "urn:li:tag:gold", "urn:li:tag:pii"])
    send(DatasetPatchBuilder(TABLE).remove_tag("urn:li:tag:pii", attribution_source=SOURCE))
    expect([tag.attribution for tag in read(TABLE, GlobalTagsClass).tags], [None, None])
    send(DatasetPatchBuilder(TABLE).add_tag(found).remove_tag("urn:li:tag:pii").remove_tag("urn:li:tag:never"))
    expect([tag.tag for tag in read(TABLE, GlobalTagsClass).tags], ["urn:li:tag:gold"])


@check("patch: terms, domains, documentation and links")
def _():
    term = GlossaryTermAssociationClass("urn:li:glossaryTerm:Revenue")
    send(DatasetPatchBuilder(TABLE).add_term(term).add_term(GlossaryTermAssociationClass("urn:li:glossaryTerm:Cost")))
    send(DatasetPatchBuilder(TABLE).remove_term("Revenue"))
    expect([one.urn for one in read(TABLE, GlossaryTermsClass).terms], ["urn:li:glossaryTerm:Cost"])
    send(DatasetPatchBuilder(TABLE).add_domain(DomainAssociationClass("urn:li:domain:sales")))
    expect([one.domain for one in read(TABLE, DomainsClass).domainAssociations], ["urn:li:domain:sales"])
    expect(read(TABLE, DomainsClass).domains, ["urn:li:domain:sales"])
    send(DatasetPatchBuilder(TABLE).remove_domain("urn:li:domain:sales"))
    expect((read(TABLE, DomainsClass).domainAssociations, read(TABLE, DomainsClass).domains), ([], []))
    for text in ("first", "second"):
        send(DatasetPatchBuilder(TABLE).add_documentation(DocumentationAssociationClass(text, attribution=attributed())))
    expect([one.documentation for one in read(TABLE, DocumentationClass).documentations], ["second"])
    stamp = AuditStampClass(time=1, actor="urn:li:corpuser:datahub")
    for label in ("one", "two"):
        link = InstitutionalMemoryMetadataClass("https://example.com/a~b", label, stamp)
        send(HasInstitutionalMemoryPatch(TABLE).add_institutional_memory(link))
    expect([one.description for one in read(TABLE, InstitutionalMemoryClass).elements], ["two"])


@check("patch: owners by type, and all of a person")
def _():
    person, team = "urn:li:corpuser:jdoe", "urn:li:corpGroup:data"
    business, technical = OwnershipTypeClass.BUSINESS_OWNER, OwnershipTypeClass.TECHNICAL_OWNER
    builder = DatasetPatchBuilder(TABLE).add_owner(OwnerClass(person, business)).add_owner(OwnerClass(person, technical))
    send(builder.add_owner(OwnerClass(team, technical)))
    send(DatasetPatchBuilder(TABLE).remove_owner(person, technical))
    expect([(one.owner, one.type) for one in read(TABLE, OwnershipClass).owners], [(person, business), (team, technical)])
    send(DatasetPatchBuilder(TABLE).remove_owner(person))
    expect([one.owner for one in read(TABLE, OwnershipClass).owners], [team])
    send(DatasetPatchBuilder(TABLE).set_owners([OwnerClass(person, business)]))
    expect([one.owner for one in read(TABLE, OwnershipClass).owners], [person])


@check("patch: structured properties")
def _():
    send(DatasetPatchBuilder(TABLE).set_structured_property("tier", ["gold", "silver"]).set_structured_property("cost", 5.5))
    send(DatasetPatchBuilder(TABLE).set_structured_property("tier", "bronze").remove_structured_property("cost"))
    found = read(TABLE, StructuredPropertiesClass).properties
    expect([(one.propertyUrn, one.values) for one in found], [("urn:li:structuredProperty:tier", ["bronze"])])


@check("patch: lineage of tables and columns, as incremental_lineage writes it")
def _():
    def copied(upstream):
        return FineGrainedLineageClass(
            "FIELD_SET", "FIELD", [field(OTHER, upstream)], [field(TABLE, "id")], "COPY", 0.9
        )

    upstream = UpstreamClass(OTHER, DatasetLineageTypeClass.TRANSFORMED)
    send(DatasetPatchBuilder(TABLE).add_upstream_lineage(upstream).add_fine_grained_upstream_lineage(copied("a")))
    send(DatasetPatchBuilder(TABLE).add_upstream_lineage(upstream).add_fine_grained_upstream_lineage(copied("b")))
    found = read(TABLE, UpstreamLineageClass)
    expect(([one.dataset for one in found.upstreams], len(found.fineGrainedLineages)), ([OTHER], 1))
    expect(found.fineGrainedLineages[0].upstreams, [field(OTHER, "a"), field(OTHER, "b")])
    send(DatasetPatchBuilder(TABLE).remove_fine_grained_upstream_lineage(copied("a")).remove_upstream_lineage(OTHER))
    found = read(TABLE, UpstreamLineageClass)
    expect((found.upstreams, found.fineGrainedLineages[0].upstreams), ([], [field(OTHER, "b")]))
    columns = {"id": ["key"]}
    client.lineage.add_lineage(upstream=OTHER, downstream=TABLE, column_lineage=columns)
    expect([one.dataset for one in read(TABLE, UpstreamLineageClass).upstreams], [OTHER])


@check("patch: tags and terms of a column")
def _():
    column = "[version=2.0].[type=struct].a/b"
    builder = DatasetPatchBuilder(TABLE)
    builder.for_field(column).add_tag(TagAssociationClass("urn:li:tag:pii"))
    builder.for_field(column).add_term(GlossaryTermAssociationClass("urn:li:glossaryTerm:Cost"))
    send(builder)
    [found] = read(TABLE, EditableSchemaMetadataClass).editableSchemaFieldInfo
    expect((found.fieldPath, [one.tag for one in found.globalTags.tags]), (column, ["urn:li:tag:pii"]))
    expect([one.urn for one in found.glossaryTerms.terms], ["urn:li:glossaryTerm:Cost"])
    builder = DatasetPatchBuilder(TABLE)
    builder.for_field(column).remove_tag("urn:li:tag:pii")
    send(builder)
    [found] = read(TABLE, EditableSchemaMetadataClass).editableSchemaFieldInfo
    expect((found.globalTags.tags, len(found.glossaryTerms.terms)), ([], 1))


@check("patch: siblings and status")
def _():
    send(DatasetPatchBuilder(TABLE).add_sibling(OTHER, primary=True).add_sibling(JOB_INPUT).remove_sibling(JOB_INPUT))
    found = read(TABLE, SiblingsClass)
    expect((found.siblings, found.primary), ([OTHER], True))
    send(StatusPatchBuilder(OTHER).set_removed(True))
    expect(read(OTHER, StatusClass).removed, True)


@check("patch: inputs and outputs of a job")
def _():
    job = f"urn:li:dataJob:(urn:li:dataFlow:(airflow,{door},PROD),task)"
    builder = DataJobPatchBuilder(job).add_input_dataset(JOB_INPUT).add_input_dataset(OTHER).add_output_dataset(TABLE)
    send(builder.add_input_dataset_field(field(JOB_INPUT, "id")).add_custom_property("k", "v"))
    send(DataJobPatchBuilder(job).remove_input_dataset(OTHER))
    found = read(job, DataJobInputOutputClass)
    expect([one.destinationUrn for one in found.inputDatasetEdges], [JOB_INPUT])
    expect([one.destinationUrn for one in found.outputDatasetEdges], [TABLE])
    expect(found.inputDatasetFields, [field(JOB_INPUT, "id")])


@check("patch: charts, dashboards, data products")
def _():
    chart, dashboard = f"urn:li:chart:(looker,{door})", f"urn:li:dashboard:(looker,{door})"
    send(ChartPatchBuilder(chart).set_title("chart").add_input_edge(TABLE).add_input_edge(OTHER).remove_input_edge(OTHER))
    found = read(chart, ChartInfoClass)
    expect((found.title, [one.destinationUrn for one in found.inputEdges]), ("chart", [TABLE]))
    builder = DashboardPatchBuilder(dashboard).set_title("dashboard").add_chart_edge(chart).add_dataset_edge(TABLE)
    send(builder.add_dashboard("urn:li:dashboard:(looker,inner)"))
    found = read(dashboard, DashboardInfoClass)
    expect([one.destinationUrn for one in found.chartEdges + found.datasetEdges], [chart, TABLE])
    expect([one.destinationUrn for one in found.dashboards], ["urn:li:dashboard:(looker,inner)"])
    product = f"urn:li:dataProduct:{door}"
    send(DataProductPatchBuilder(product).set_name("product").add_asset(TABLE).add_asset(OTHER).remove_asset(TABLE))
    found = read(product, DataProductPropertiesClass)
    expect((found.name, [one.destinationUrn for one in found.assets]), ("product", [OTHER]))


@check("patch: definitions of structured properties, forms")
def _():
    tier = f"urn:li:structuredProperty:{door}.tier"
    builder = StructuredPropertyPatchBuilder(tier).set_qualified_name("tier").set_value_type("urn:li:dataType:datahub.string")
    send(builder.add_entity_type("urn:li:entityType:datahub.dataset").add_entity_type("urn:li:entityType:datahub.dataset"))
    found = read(tier, StructuredPropertyDefinitionClass)
    expect((found.qualifiedName, found.entityTypes), ("tier", ["urn:li:entityType:datahub.dataset"]))
    form = f"urn:li:form:{door}"
    prompt = FormPromptClass("one", "title", "STRUCTURED_PROPERTY")
    send(FormPatchBuilder(form).set_name("form").add_prompt(prompt).add_assigned_user("urn:li:corpuser:jdoe"))
    found = read(form, FormInfoClass)
    expect(([one.id for one in found.prompts], found.actors.users), (["one"], ["urn:li:corpuser:jdoe"]))


@check("patch: one that cannot be carried out is refused with its fault, and nothing of its batch is written")
def _():
    builder = DatasetPatchBuilder(dataset("faulty")).add_custom_property("key", "value")
    builder._add_patch("datasetProperties", "replace", path=("externalUrl",), value="x")
    text = error_of(lambda: graph.emit_mcps(builder.build()))
    assert "422" in text and "/externalUrl" in text, text
    expect(graph.exists(dataset("faulty")), False)


if not given["isFrontend"]:

    @check("patch: the emitter told to use OpenAPI sends PATCH (8080 only: DataHub's frontend routes none below /api)")
    def _():
        with DatahubRestEmitter(server, token, openapi_ingestion=True) as openapi:
            builder = DatasetPatchBuilder(TABLE).add_custom_property("openapi", "yes")
            for proposal in builder.add_tag(TagAssociationClass("urn:li:tag:openapi")).build():
                openapi.emit(proposal)
        expect(read(TABLE, DatasetPropertiesClass).customProperties["openapi"], "yes")
        assert "urn:li:tag:openapi" in [tag.tag for tag in read(TABLE, GlobalTagsClass).tags]


for urn in (TABLE, OTHER, JOB_INPUT):
    graph.hard_delete_entity(urn)
