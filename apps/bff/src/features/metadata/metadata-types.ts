import type { Urn } from './metadata-urn.ts';

/** Anything JSON can say. Integers beyond 2^53 are kept exactly, by `parseJson`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** One version of an aspect. `version` 0 is the latest; older ones count from 1, the oldest (contract §4.1). */
export type Aspect = {
  readonly name: string;
  readonly version: number;
  readonly value: JsonObject;
  readonly systemMetadata: JsonObject | null;
  /** Epoch ms of the write that made this version. */
  readonly createdAt: number;
  /** URN of the writer. */
  readonly createdBy: string;
};

/** An entity with the latest version of its aspects, by name. */
export type Entity = { readonly urn: Urn; readonly aspects: readonly Aspect[] };
