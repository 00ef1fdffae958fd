import type { JsonObject } from './metadata-types.ts';

/** How patches address what lies below a place of an aspect. */
export type PatchShape = {
  /** Members that are addressed in a way of their own; all others as in RFC 6902. */
  readonly fields?: ReadonlyMap<string, PatchShape>;
  /** A list addressed as a map: by these members of its elements, or by its texts if there are none. */
  readonly keys?: readonly string[] | 'lineage';
  /** The elements of such a list. */
  readonly element?: PatchShape;
  /** Whether the object needs an `auditStamp`. */
  readonly isStamped?: boolean;
};

const SOURCE = 'attribution\u241fsource';

const list = (...keys: string[]): PatchShape => ({ keys });
const object = (fields: Readonly<Record<string, PatchShape>>): PatchShape => ({
  fields: new Map(Object.entries(fields)),
});

const TEXTS = list();
const EDGES = list('destinationUrn');
const LINEAGE: PatchShape = { keys: 'lineage' };
const TAGS = object({ tags: list('tag') });
const TERMS: PatchShape = { ...object({ terms: list('urn', SOURCE) }), isStamped: true };

/**
 * The lists that DataHub's clients address by keys, by aspect: what the patch builders of its Python package send
 * (`datahub/specific`, 1.7) where they do not name the keys themselves.
 */
const SHAPES: ReadonlyMap<string, PatchShape> = new Map(
  Object.entries({
    apiSignature: object({ inputDatasetEdges: EDGES, outputDatasetEdges: EDGES }),
    chartInfo: object({ inputEdges: EDGES, inputs: TEXTS }),
    dashboardInfo: object({
      chartEdges: EDGES,
      charts: TEXTS,
      dashboards: EDGES,
      datasetEdges: EDGES,
      datasets: TEXTS,
    }),
    dataJobInputOutput: object({
      fineGrainedLineages: LINEAGE,
      inputDatajobEdges: EDGES,
      inputDatasetEdges: EDGES,
      inputDatasetFields: TEXTS,
      outputDatasetEdges: EDGES,
      outputDatasetFields: TEXTS,
    }),
    dataProductProperties: object({ assets: EDGES }),
    dataProcessInstanceInput: object({ inputEdges: EDGES, inputs: TEXTS }),
    dataProcessInstanceOutput: object({ outputEdges: EDGES, outputs: TEXTS }),
    documentation: object({ documentations: list(SOURCE) }),
    domains: object({ domainAssociations: list(SOURCE, 'domain'), domains: TEXTS }),
    editableSchemaMetadata: object({
      editableSchemaFieldInfo: {
        ...list('fieldPath'),
        element: object({ globalTags: TAGS, glossaryTerms: TERMS }),
      },
    }),
    formInfo: object({
      actors: object({ groups: TEXTS, ownershipTypes: TEXTS, users: TEXTS }),
      prompts: list('id'),
    }),
    globalTags: TAGS,
    glossaryTerms: TERMS,
    institutionalMemory: object({ elements: list('url') }),
    ownership: object({ owners: list('owner', 'type', 'typeUrn') }),
    propertyDefinition: object({
      allowedValues: list('value\u241f*'),
      allowedPlatforms: TEXTS,
      entityTypes: TEXTS,
    }),
    siblings: object({ siblings: TEXTS }),
    structuredProperties: object({ properties: list('propertyUrn', SOURCE) }),
    upstreamLineage: object({ fineGrainedLineages: LINEAGE, upstreams: list('dataset') }),
  }),
);

/** What the members that DataHub requires are until a patch says otherwise. */
const REQUIRED: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>(
  Object.entries({
    chartInfo: { title: '', description: '' },
    dashboardInfo: { title: '', description: '', charts: [] },
    dataFlowInfo: { name: '' },
    dataJobInfo: { name: '', type: { string: '' } },
    dataJobInputOutput: { inputDatasets: [], outputDatasets: [] },
    dataProcessInstanceInput: { inputs: [] },
    dataProcessInstanceOutput: { outputs: [] },
    documentation: { documentations: [] },
    domains: { domains: [] },
    editableSchemaMetadata: { editableSchemaFieldInfo: [] },
    formInfo: { name: '' },
    globalTags: { tags: [] },
    glossaryTerms: { terms: [] },
    institutionalMemory: { elements: [] },
    ownership: { owners: [] },
    propertyDefinition: { qualifiedName: '', valueType: 'urn:li:dataType:datahub.string', entityTypes: [] },
    siblings: { siblings: [], primary: false },
    structuredProperties: { properties: [] },
    upstreamLineage: { upstreams: [] },
  }),
);

/** @returns how patches that name no keys themselves address the aspect; as in RFC 6902 where DataHub has no rule. */
export function patchShapeOf(aspect: string): PatchShape {
  return SHAPES.get(aspect) ?? {};
}

/** @returns the shape of a patch that names the keys itself (`arrayPrimaryKeys`), by member of the aspect. */
export function shapeOfKeys(arrayPrimaryKeys: ReadonlyMap<string, readonly string[]>): PatchShape {
  return { fields: new Map([...arrayPrimaryKeys].map(([field, keys]) => [field, { keys }])) };
}

/** @returns what a patch of an aspect that does not exist is applied to. */
export function emptyAspect(aspect: string, stamp: JsonObject): JsonObject {
  const empty = REQUIRED.get(aspect) ?? {};
  if (aspect === 'chartInfo' || aspect === 'dashboardInfo') {
    return { ...empty, lastModified: { created: stamp, lastModified: stamp } };
  }
  if (aspect === 'glossaryTerms') return { ...empty, auditStamp: stamp };
  return aspect === 'ownership' ? { ...empty, lastModified: stamp } : empty;
}
