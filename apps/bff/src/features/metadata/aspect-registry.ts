import { AppError } from '../../errors/app-error.ts';
import { ASPECTS_BY_PACKAGE, IRREGULAR_ASPECT_CLASSES } from './aspect-class-names.ts';
import type { JsonObject } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';

/** What identifies an entity of a type: the aspect that DataHub derives from its URN. */
type KeyDefinition = {
  readonly aspect: string;
  readonly className: string;
  readonly fields: readonly string[];
};

/** The key aspect of one entity. */
export type KeyAspect = { readonly name: string; readonly value: JsonObject };

/** Entity types whose key aspect `<type>Key` is `com.linkedin.metadata.key.<Type>Key`, by its fields. */
const REGULAR_KEYS: Readonly<Record<string, string>> = {
  id: 'agentSkill api dataContract dataHubAccessToken dataHubAction dataHubConnection dataHubFile dataHubIngestionSource dataHubOpenAPISchema dataHubPageModule dataHubPageTemplate dataHubPersona dataHubPolicy dataHubRole dataHubSecret dataHubStepState dataHubUpgrade dataHubView dataProcessInstance document domain form globalSettings incident inviteToken lifecycleStageType ownershipType post query role searchTemplate test',
  name: 'corpGroup glossaryNode glossaryTerm tag telemetry',
  assertionId: 'assertion',
  guid: 'container',
  platformName: 'dataPlatform',
  'dashboardTool,chartId': 'chart',
  'dashboardTool,dashboardId': 'dashboard',
  'entityName,aspectName': 'dataHubRetention',
  'flow,jobId': 'dataJob',
  'id,entityType': 'versionSet',
  'name,orchestrator,origin': 'dataProcess',
  'notebookTool,notebookId': 'notebook',
  'orchestrator,flowId,cluster': 'dataFlow',
  'parent,fieldPath': 'schemaField',
  'platform,instance': 'dataPlatformInstance',
  'platform,name,origin': 'dataset',
  'platform,path,id': 'metric semanticModel',
};

/** The others: type, class of the key aspect below `com.linkedin`, fields, and the aspect where it is not `<type>Key`. */
const IRREGULAR_KEYS: readonly (readonly [string, string, string, string?])[] = [
  ['aiAgent', 'metadata.key.AIAgentKey', 'id'],
  ['application', 'application.ApplicationKey', 'id'],
  ['businessAttribute', 'businessattribute.BusinessAttributeKey', 'id'],
  ['corpuser', 'metadata.key.CorpUserKey', 'username', 'corpUserKey'],
  ['dataHubExecutionRequest', 'metadata.key.ExecutionRequestKey', 'id'],
  ['dataProduct', 'dataproduct.DataProductKey', 'id'],
  ['dataType', 'datatype.DataTypeKey', 'id'],
  ['entityType', 'entitytype.EntityTypeKey', 'id'],
  ['erModelRelationship', 'metadata.key.ERModelRelationshipKey', 'id'],
  ['mlFeature', 'metadata.key.MLFeatureKey', 'featureNamespace,name'],
  ['mlFeatureTable', 'metadata.key.MLFeatureTableKey', 'platform,name'],
  ['mlModel', 'metadata.key.MLModelKey', 'platform,name,origin'],
  ['mlModelDeployment', 'metadata.key.MLModelDeploymentKey', 'platform,name,origin'],
  ['mlModelGroup', 'metadata.key.MLModelGroupKey', 'platform,name,origin'],
  ['mlPrimaryKey', 'metadata.key.MLPrimaryKeyKey', 'featureNamespace,name'],
  ['platformResource', 'platformresource.PlatformResourceKey', 'id'],
  ['repository', 'repository.RepositoryKey', 'id'],
  ['service', 'service.ServiceKey', 'id'],
  ['structuredProperty', 'structured.StructuredPropertyKey', 'id'],
];

/** Maps, never plain objects: names come from callers, and `constructor` is one. */
const KEYS = new Map<string, KeyDefinition>();
const CLASSES = new Map<string, string>();
for (const [fields, types] of Object.entries(REGULAR_KEYS)) {
  for (const type of types.split(' ')) {
    const className = `com.linkedin.metadata.key.${capitalised(type)}Key`;
    KEYS.set(type, { aspect: `${type}Key`, className, fields: fields.split(',') });
  }
}
for (const [type, className, fields, aspect] of IRREGULAR_KEYS) {
  KEYS.set(type, {
    aspect: aspect ?? `${type}Key`,
    className: `com.linkedin.${className}`,
    fields: fields.split(','),
  });
}
for (const { aspect, className } of KEYS.values()) CLASSES.set(aspect, className);
for (const [pack, aspects] of Object.entries(ASPECTS_BY_PACKAGE)) {
  for (const aspect of aspects.split(' ')) CLASSES.set(aspect, `com.linkedin.${pack}.${capitalised(aspect)}`);
}
for (const [aspect, className] of Object.entries(IRREGULAR_ASPECT_CLASSES)) CLASSES.set(aspect, className);

const ASPECT_OF_CLASS = new Map([...CLASSES].map(([aspect, className]) => [className, aspect]));
const TYPE_BY_LOWER_CASE = new Map([...KEYS.keys()].map((type) => [type.toLowerCase(), type]));
const ASPECT_BY_LOWER_CASE = new Map([...CLASSES.keys()].map((aspect) => [aspect.toLowerCase(), aspect]));

const ASPECT_NAME = /^[A-Za-z][A-Za-z0-9]{0,127}$/;

/**
 * Checks a name against DataHub's spelling. `corpUser` for `corpuser` would be another entity here, and
 * a rule about users must not be passed by it.
 * @throws AppError `entity.invalid` naming the right spelling.
 */
export function assertEntityType(type: string): void {
  const known = TYPE_BY_LOWER_CASE.get(type.toLowerCase());
  if (known !== undefined && known !== type) {
    throw new AppError('entity.invalid', {
      detail: `Unknown entity type '${type}'. Did you mean '${known}'?`,
    });
  }
}

/**
 * Checks the name of an aspect: letters and digits, in DataHub's spelling where DataHub has the aspect.
 * Aspects that DataHub does not have are welcome.
 * @throws AppError `entity.invalid`.
 */
export function assertAspectName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !ASPECT_NAME.test(name)) {
    const given = typeof name === 'string' ? `'${name.slice(0, 128)}'` : 'nothing';
    const detail = `The name of an aspect is missing or malformed: expected letters and digits, such as datasetProperties, not ${given}.`;
    throw new AppError('entity.invalid', { detail });
  }
  const known = ASPECT_BY_LOWER_CASE.get(name.toLowerCase());
  if (known !== undefined && known !== name) {
    throw new AppError('entity.invalid', { detail: `Unknown aspect '${name}'. Did you mean '${known}'?` });
  }
}

/** @returns the name of the key aspect of an entity type, e.g. `corpUserKey` for `corpuser`. */
export function keyAspectName(entityType: string): string {
  return KEYS.get(entityType)?.aspect ?? `${entityType}Key`;
}

/**
 * Derives the key aspect from a URN, as DataHub does.
 * @throws AppError `entity.invalid` when the URN has not as many parts as its type has key fields.
 */
export function keyAspectOf(urn: Urn): KeyAspect {
  const { aspect, fields } = KEYS.get(urn.entityType) ?? {
    aspect: keyAspectName(urn.entityType),
    fields: ['id'],
  };
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) return { name: aspect, value: { [only]: urn.key } };
  if (urn.parts.length !== fields.length) {
    const detail = `A URN of type ${urn.entityType} has ${fields.length} parts (${fields.join(',')}); '${urn.text}' has ${urn.parts.length}.`;
    throw new AppError('entity.invalid', { detail });
  }
  return {
    name: aspect,
    value: Object.fromEntries(fields.map((field, index) => [field, urn.parts[index] ?? ''])),
  };
}

/** @returns the class that names an aspect in Rest.li answers; a derived one for aspects of others' making. */
export function aspectClassName(aspect: string): string {
  return CLASSES.get(aspect) ?? `com.linkedin.metadata.aspect.${capitalised(aspect)}`;
}

/** @returns the aspect that a class of a snapshot stands for. */
export function aspectOfClass(className: string): string {
  const simpleName = className.slice(className.lastIndexOf('.') + 1);
  return ASPECT_OF_CLASS.get(className) ?? simpleName.charAt(0).toLowerCase() + simpleName.slice(1);
}

/** @returns the class of an entity's snapshot, e.g. `com.linkedin.metadata.snapshot.CorpUserSnapshot`. */
export function snapshotClassName(entityType: string): string {
  const keyClass = KEYS.get(entityType)?.className ?? `${capitalised(entityType)}Key`;
  return `com.linkedin.metadata.snapshot.${keyClass.slice(keyClass.lastIndexOf('.') + 1, -'Key'.length)}Snapshot`;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
