import { AppError } from '../../errors/app-error.ts';
import { isJsonObject } from './lossless-json.ts';
import type { JsonValue } from './metadata-types.ts';

/** One change, as in RFC 6902, with its path taken apart. */
export type PatchOperation = { readonly path: readonly string[]; readonly pointer: string } & (
  | { readonly op: 'add' | 'replace'; readonly value: JsonValue }
  | { readonly op: 'remove' }
);

/** Deeper than any aspect, and a bound to what a path makes on its way. */
const MAX_STEPS = 50;

/** Characters of a path that are repeated in an answer. */
const SHOWN = 300;

/**
 * Reads one member of a JSON Patch. DataHub's clients send `add`, `remove` and `replace`; `move`, `copy` and `test`
 * are refused: a few copies of copies would fill any memory.
 * @throws AppError `entity.invalid`.
 */
export function readPatchOperation(item: JsonValue): PatchOperation {
  if (!isJsonObject(item)) throw invalid('An operation of a patch is a JSON object.');
  const { path: pointer, value } = item;
  const op = typeof item.op === 'string' ? item.op.toLowerCase() : undefined;
  if (op !== 'add' && op !== 'remove' && op !== 'replace') {
    throw invalid('The op of a patch is add, remove or replace here.');
  }
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) {
    throw invalid("The path of an operation is a JSON pointer that begins with '/'.");
  }
  const path = pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (path.length > MAX_STEPS) throw invalid(`The path of an operation has more than ${MAX_STEPS} steps.`);
  if (op === 'remove') return { op, path, pointer };
  if (value === undefined) throw faultOf({ op, pointer }, 'its value is missing');
  return { op, path, pointer, value };
}

/** @returns the error that an operation cannot be carried out. */
export function faultOf({ op, pointer }: Pick<PatchOperation, 'op' | 'pointer'>, reason: string): AppError {
  return invalid(`Cannot ${op} '${pointer.slice(0, SHOWN)}': ${reason}.`);
}

function invalid(detail: string): AppError {
  return new AppError('entity.invalid', { detail });
}
