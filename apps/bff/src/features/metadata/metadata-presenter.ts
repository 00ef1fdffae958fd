import { aspectClassName, keyAspectOf, snapshotClassName } from './aspect-registry.ts';
import type { Aspect, Entity, JsonObject } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import type { TimeseriesQuery } from './timeseries-query.ts';
import type { TimeseriesEvent } from './timeseries-repository.ts';

/** `GET /entities/{urn}`: a Rest.li snapshot, its key aspect first (contract §4.1). */
export function presentSnapshot(entity: Entity) {
  const key = keyAspectOf(entity.urn).name;
  const aspects = entity.aspects.toSorted(
    (one, other) => Number(other.name === key) - Number(one.name === key),
  );
  return {
    value: {
      [snapshotClassName(entity.urn.entityType)]: {
        urn: entity.urn.text,
        aspects: aspects.map(({ name, value }) => ({ [aspectClassName(name)]: value })),
      },
    },
  };
}

/**
 * `GET /entitiesV2/{urn}`. An entity that does not exist has its key aspect only, as in DataHub: its
 * command line reads that as "not found".
 * @param wanted names of aspects; undefined for all.
 */
export function presentEntityV2(
  urn: Urn,
  entity: Entity | undefined,
  wanted: ReadonlySet<string> | undefined,
) {
  const key = keyAspectOf(urn);
  const isWanted = (name: string) => wanted === undefined || wanted.has(name);
  const aspects = entity?.aspects ?? [];
  const present = aspects
    .filter(({ name }) => isWanted(name))
    .map((aspect) => [aspect.name, envelope(aspect)]);
  const derived = { name: key.name, type: 'VERSIONED', version: 0, value: key.value };
  return {
    urn: urn.text,
    entityName: urn.entityType,
    aspects: Object.fromEntries(entity === undefined ? [[key.name, derived]] : present),
  };
}

/** `GET /aspects/{urn}`: the value under the name of its class, which clients look for. */
export function presentVersionedAspect(aspect: Aspect) {
  return {
    aspect: { [aspectClassName(aspect.name)]: aspect.value },
    version: aspect.version,
    ...(aspect.systemMetadata === null ? {} : { systemMetadata: aspect.systemMetadata }),
  };
}

/** `POST /aspects?action=getTimeseriesAspectValues`: each event as JSON in a text, with its system metadata. */
export function presentTimeseries(
  { urn, aspect, limit }: TimeseriesQuery,
  events: readonly TimeseriesEvent[],
) {
  return {
    urn: urn.text,
    entityName: urn.entityType,
    aspectName: aspect,
    limit,
    values: events.map(({ value, systemMetadata }) => ({
      aspect: { contentType: 'application/json', value: JSON.stringify(value) },
      ...(systemMetadata === null ? {} : { systemMetadata }),
    })),
  };
}

/** An entity as the `/openapi/v3/entity` routes show it. */
export function presentOpenApiEntity(
  entity: Entity,
  options: { readonly wanted: ReadonlySet<string> | undefined; readonly withSystemMetadata: boolean },
) {
  const { wanted, withSystemMetadata } = options;
  const aspects = entity.aspects.filter(({ name }) => wanted === undefined || wanted.has(name));
  return {
    urn: entity.urn.text,
    ...Object.fromEntries(
      aspects.map((aspect) => [aspect.name, presentOpenApiAspect(aspect, withSystemMetadata)]),
    ),
  };
}

/** An aspect as the `/openapi/v3/entity` routes show it. */
export function presentOpenApiAspect({ value, systemMetadata }: Aspect, withSystemMetadata: boolean) {
  return withSystemMetadata ? { value, systemMetadata } : { value };
}

/**
 * `GET /config` (contract §4.1). The version is that of the DataHub interface which is served: below
 * 1.0.1 the Python SDK stays on Rest.li, where every write of a batch is one commit.
 */
export function presentConfig(
  latchkeyVersion: string,
  userType: 'anonymous' | 'user' | undefined,
): JsonObject {
  return {
    noCode: 'true',
    retention: 'true',
    statefulIngestionCapable: true,
    patchCapable: true,
    supportsImpactAnalysis: false,
    timeZone: 'UTC',
    datasetUrnNameCasing: false,
    versions: {
      'acryldata/datahub': { version: 'v1.0.0', commit: null },
      latchkey: { version: latchkeyVersion },
    },
    telemetry: { enabledCli: false, enabledIngestion: false },
    managedIngestion: { enabled: false, defaultCliVersion: null },
    datahub: { serverType: 'latchkey', serverEnv: 'core' },
    models: {},
    ...(userType === undefined ? {} : { userType }),
  };
}

function envelope({ name, version, value, systemMetadata, createdAt, createdBy }: Aspect) {
  return {
    name,
    type: 'VERSIONED',
    version,
    value,
    created: { time: createdAt, actor: createdBy },
    ...(systemMetadata === null ? {} : { systemMetadata }),
  };
}
