import { isJsonObject, parseJson } from './lossless-json.ts';
import type { Aspect, JsonObject } from './metadata-types.ts';

/** What is read of a stored version of an aspect. */
export const ASPECT_COLUMNS = [
  'aspect',
  'version',
  'value',
  'system_metadata',
  'created_at',
  'created_by',
] as const;

/** A stored version of an aspect; `value` and `system_metadata` are JSON, `created_at` is epoch ms. */
export type AspectRow = {
  aspect: string;
  version: number;
  value: string;
  system_metadata: string | null;
  created_at: number;
  created_by: string;
};

/** @throws Error when what is stored is not a JSON object. */
export function toAspect(row: AspectRow): Aspect {
  return {
    name: row.aspect,
    version: row.version,
    value: toObject(row.value),
    systemMetadata: row.system_metadata === null ? null : toObject(row.system_metadata),
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** @throws Error when what is stored is not a JSON object. */
export function toObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error('A stored aspect is not a JSON object');
  return value;
}
