import { AppError } from '../../errors/app-error.ts';
import type { AspectPatch } from './aspect-patch.ts';
import { assertShallow, isJsonObject } from './lossless-json.ts';
import type { JsonValue } from './metadata-types.ts';
import { readPatchOperation } from './patch-operation.ts';
import { shapeOfKeys } from './patch-shapes.ts';

/** Lists whose keys one patch may name, and keys of one list. */
const MAX_KEYED_LISTS = 50;
const MAX_KEYS = 10;

/**
 * Reads a JSON Patch, or DataHub's object around one: `{"arrayPrimaryKeys", "patch", "forceGenericPatch"}`. A patch
 * that names keys, or is forced, does without DataHub's rules for the aspect.
 * @throws AppError `entity.invalid` naming the fault.
 */
export function readAspectPatch(value: JsonValue | undefined): AspectPatch {
  if (value === undefined) throw invalid('The patch is missing.');
  assertShallow(value, 'The patch');
  const envelope = isJsonObject(value) ? value : { patch: value };
  const { patch, arrayPrimaryKeys, forceGenericPatch } = envelope as Readonly<
    Record<string, JsonValue | undefined>
  >;
  if (!Array.isArray(patch)) {
    throw invalid('A patch is a list of operations, or {"arrayPrimaryKeys": {…}, "patch": [operations]}.');
  }
  const keys = readPrimaryKeys(arrayPrimaryKeys ?? {});
  const isGeneric = keys.size > 0 || forceGenericPatch === true;
  return {
    operations: patch.map(readPatchOperation),
    shape: isGeneric ? shapeOfKeys(keys) : undefined,
    readAs: isGeneric ? JSON.stringify([...keys]) : '',
  };
}

function readPrimaryKeys(value: JsonValue): ReadonlyMap<string, readonly string[]> {
  const lists = isJsonObject(value) ? Object.entries(value) : undefined;
  if (lists === undefined || lists.length > MAX_KEYED_LISTS || !lists.every(([, keys]) => isKeyList(keys))) {
    throw invalid(
      `arrayPrimaryKeys names members of the aspect, at most ${MAX_KEYED_LISTS}, with lists of at most ${MAX_KEYS} keys, such as {"tags": ["tag"]}.`,
    );
  }
  return new Map(lists as [string, readonly string[]][]);
}

function isKeyList(keys: JsonValue): boolean {
  return (
    Array.isArray(keys) &&
    keys.length <= MAX_KEYS &&
    keys.every((key) => typeof key === 'string' && key !== '')
  );
}

function invalid(detail: string): AppError {
  return new AppError('entity.invalid', { detail });
}
