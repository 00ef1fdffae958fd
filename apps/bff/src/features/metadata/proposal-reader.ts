import { AppError } from '../../errors/app-error.ts';
import {
  aspectOfClass,
  assertAspectName,
  assertEntityType,
  keyAspectOf,
  snapshotClassName,
} from './aspect-registry.ts';
import { assertAspectValue } from './aspect-value.ts';
import { assertShallow, isJsonObject, parseJson } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';
import { parseUrn, type Urn } from './metadata-urn.ts';
import { readAspectPatch } from './patch-reader.ts';
import { CHANGE_TYPES, type ChangeType, type Proposal } from './proposal.ts';
import { assertTimeseriesChange } from './timeseries-aspects.ts';
import { assertStanding } from './user-standing.ts';

/** Proposals in one request; DataHub's clients send at most 200 to 400. */
const MAX_BATCH = 1_000;

/** Faults listed in one answer. */
const MAX_FAULTS = 20;

/** What a change may still need besides its urn and aspect. */
type Change = {
  readonly urn: Urn;
  readonly aspect: unknown;
  readonly change: ChangeType;
  readonly value: JsonValue | undefined;
  readonly systemMetadata: JsonValue | undefined;
  readonly headers?: JsonValue | undefined;
};

/**
 * Reads every proposal of a batch before any is written, and names all faults with their index.
 * @throws AppError `request.invalid` when there is no list, `entity.invalid` for faults in it.
 */
export function readBatch<T>(items: unknown, name: string, read: (item: JsonValue) => T): T[] {
  if (!Array.isArray(items))
    throw new AppError('request.invalid', { detail: `The body needs the list '${name}'.` });
  if (items.length > MAX_BATCH) {
    const detail = `The batch has ${items.length} members; at most ${MAX_BATCH} are taken at once.`;
    throw new AppError('request.invalid', { detail });
  }
  const results: T[] = [];
  const faults: { index: number; message: string }[] = [];
  for (const [index, item] of items.entries()) {
    try {
      results.push(read(item));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'entity.invalid') throw error;
      faults.push({ index, message: error.message });
    }
  }
  const [first] = faults;
  if (first === undefined) return results;
  const others = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw new AppError('entity.invalid', {
    detail: `${name}[${first.index}]: ${first.message}${others} Nothing was written.`,
    errors: faults
      .slice(0, MAX_FAULTS)
      .map(({ index, message }) => ({ field: `${name}[${index}]`, message })),
  });
}

/**
 * Reads a MetadataChangeProposal (contract §4.1): `aspect.value` is a string of JSON.
 * @throws AppError `entity.invalid` naming the fault.
 */
export function readProposal(item: JsonValue): Proposal {
  if (!isJsonObject(item)) throw invalid('A proposal is a JSON object.');
  const urn = readUrn(withoutEscapes(item.entityUrn), 'entityUrn');
  const { entityType } = item;
  if (typeof entityType !== 'string' || entityType === '') throw invalid('entityType is missing.');
  if (entityType.toLowerCase() !== urn.entityType.toLowerCase()) {
    throw invalid(`entityType '${entityType}' does not match the URN '${urn.text}'.`);
  }
  const change = readChangeType(item.changeType);
  const value = change === 'DELETE' ? undefined : readGenericAspect(item.aspect, change);
  const { aspectName: aspect, systemMetadata, headers } = item;
  return toProposal({ urn, aspect, change, value, systemMetadata, headers });
}

/**
 * Reads the snapshot of `POST /entities?action=ingest`: one UPSERT for each of its aspects.
 * @throws AppError `entity.invalid`, `request.invalid`.
 */
export function readSnapshot(
  entity: JsonValue | undefined,
  systemMetadata: JsonValue | undefined,
): Proposal[] {
  const union = isJsonObject(entity) && isJsonObject(entity.value) ? Object.entries(entity.value) : [];
  const [member] = union;
  if (union.length !== 1 || member === undefined || !isJsonObject(member[1])) {
    throw new AppError('request.invalid', {
      detail: 'The body needs entity.value with exactly one snapshot.',
    });
  }
  const [className, snapshot] = member;
  const urn = readUrn(snapshot.urn, 'urn');
  if (className !== snapshotClassName(urn.entityType)) {
    throw invalid(
      `The snapshot of '${urn.text}' is a ${snapshotClassName(urn.entityType)}, not a ${className}.`,
    );
  }
  return readBatch(snapshot.aspects, 'aspects', (item) => {
    const members = isJsonObject(item) ? Object.entries(item) : [];
    const [aspect] = members;
    if (members.length !== 1 || aspect === undefined)
      throw invalid('An aspect of a snapshot has exactly one member.');
    const [aspectClass, value] = aspect;
    return toProposal({ urn, aspect: aspectOfClass(aspectClass), change: 'UPSERT', value, systemMetadata });
  });
}

/**
 * Reads one entity of `POST /openapi/v3/entity/{type}`: `{"urn", "<aspect>": {"value", …}, …}`, or of PATCH, where
 * each value is a patch.
 * @throws AppError `entity.invalid` naming the fault.
 */
export function readOpenApiEntity(
  entityType: string,
  item: JsonValue,
  change: 'UPSERT' | 'PATCH',
): { urn: Urn; proposals: Proposal[] } {
  if (!isJsonObject(item)) throw invalid('An entity is a JSON object.');
  const { urn: text, ...aspects } = item;
  const urn = readUrn(text, 'urn');
  if (urn.entityType !== entityType)
    throw invalid(`The URN '${urn.text}' is not of the type '${entityType}'.`);
  const proposals = Object.entries(aspects).map(([aspect, envelope]) => {
    if (!isJsonObject(envelope)) throw invalid(`${aspect}: expected {"value": {…}}.`);
    const { value, systemMetadata, headers } = envelope;
    const isCreate = isJsonObject(headers) && headers['If-None-Match'] === '*';
    return toProposal({
      urn,
      aspect,
      change: isCreate && change === 'UPSERT' ? 'CREATE' : change,
      value,
      systemMetadata,
      headers,
    });
  });
  return { urn, proposals };
}

function toProposal({ urn, aspect, change, value, systemMetadata, headers }: Change): Proposal {
  assertAspectName(aspect);
  const key = keyAspectOf(urn);
  const common = {
    urn,
    aspect,
    systemMetadata: readSystemMetadata(systemMetadata),
    isSkippedIfPresent: readPrecondition(headers, change),
  };
  if (change === 'DELETE') {
    assertStanding(urn, aspect, change, undefined);
    return { ...common, change };
  }
  assertTimeseriesChange(aspect, change);
  if (change === 'PATCH') {
    if (aspect === key.name) throw invalid(`${aspect} follows from the URN, so it is not patched.`);
    return { ...common, change, patches: [readAspectPatch(value)] };
  }
  assertAspectValue(urn, aspect, change, value);
  // The key is derived from the URN, whatever the caller says; a contradiction is a mistake worth hearing of.
  if (aspect === key.name) assertSameKey(value, key.value, urn);
  return { ...common, change, value: aspect === key.name ? key.value : value };
}

function readUrn(text: unknown, field: string): Urn {
  if (text === undefined || text === null) throw invalid(`${field} is missing.`);
  const urn = parseUrn(text);
  assertEntityType(urn.entityType);
  return urn;
}

/**
 * DataHub's Python client sends a single proposal with every character of the URN beyond ASCII as the text
 * `\u00fc` (`preserve_unicode_escapes`, which is meant for the aspect, and writes U+1F600 as `\u1f600`). Left
 * alone, what it says of such an entity, a suspension of a user too, would be said of one that does not exist.
 */
function withoutEscapes(urn: JsonValue | undefined): JsonValue | undefined {
  if (typeof urn !== 'string') return urn;
  return urn.replace(/\\u(1f[0-9a-f]{3}|[0-9a-f]{4})/g, (text, hex: string) => {
    const character = String.fromCodePoint(Number.parseInt(hex, 16));
    // ASCII is never escaped by the client; a parenthesis or comma made here would change what the URN says.
    return character > '\u007f' && character.isWellFormed() ? character : text;
  });
}

function readChangeType(changeType: JsonValue | undefined): ChangeType {
  const known = CHANGE_TYPES.find((candidate) => candidate === (changeType ?? 'UPSERT'));
  if (known === undefined) throw invalid(`Unknown changeType: expected ${CHANGE_TYPES.join(', ')}.`);
  return known;
}

function readGenericAspect(aspect: JsonValue | undefined, change: ChangeType): JsonValue {
  if (!isJsonObject(aspect))
    throw invalid('aspect is missing: expected {"contentType": "application/json", "value": "<JSON>"}.');
  const contentType = change === 'PATCH' ? 'application/json-patch+json' : 'application/json';
  if (aspect.contentType !== contentType) throw invalid(`aspect.contentType is not '${contentType}'.`);
  if (typeof aspect.value !== 'string') throw invalid('aspect.value is not a string of JSON.');
  return readJson(aspect.value, 'aspect.value');
}

function readJson(text: string, what: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    throw invalid(`${what} is not valid JSON.`);
  }
}

/** The `datahub` command line sends system metadata as a string of JSON, the SDK as an object. */
function readSystemMetadata(systemMetadata: JsonValue | undefined): JsonObject | null {
  if (systemMetadata === undefined || systemMetadata === null) return null;
  const value =
    typeof systemMetadata === 'string' ? readJson(systemMetadata, 'systemMetadata') : systemMetadata;
  if (!isJsonObject(value)) throw invalid('systemMetadata is not a JSON object.');
  assertShallow(value, 'systemMetadata');
  return value;
}

/**
 * A precondition that is not checked would be a lost update, so unknown ones are refused.
 * @returns whether `If-None-Match: *` was given.
 */
function readPrecondition(headers: JsonValue | undefined, change: ChangeType): boolean {
  if (!isJsonObject(headers)) return false;
  let isGiven = false;
  for (const [name, value] of Object.entries(headers)) {
    if (!/^if-/i.test(name)) continue;
    isGiven =
      /^if-none-match$/i.test(name) && value === '*' && (change === 'CREATE' || change === 'CREATE_ENTITY');
    if (!isGiven) {
      throw invalid(`The precondition ${name} is not supported here; only If-None-Match: * with CREATE is.`);
    }
  }
  return isGiven;
}

function assertSameKey(given: JsonObject, derived: JsonObject, urn: Urn): void {
  for (const [field, value] of Object.entries(derived)) {
    const other = given[field];
    if (typeof other === 'string' && other !== value && !isPercentEncodingOf(value, other)) {
      throw invalid(`The key aspect says ${field} '${other}', but the URN is '${urn.text}'.`);
    }
  }
}

/** Clients encode commas and parentheses in a URN, but not in the key. */
function isPercentEncodingOf(encoded: JsonValue | undefined, plain: string): boolean {
  try {
    return typeof encoded === 'string' && decodeURIComponent(encoded) === plain;
  } catch {
    return false;
  }
}

function invalid(detail: string): AppError {
  return new AppError('entity.invalid', { detail });
}
