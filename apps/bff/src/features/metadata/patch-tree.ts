import { isJsonObject } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';

/**
 * A JSON document that can be changed in place. Objects are Maps: a member called `__proto__` or `constructor` is
 * one like any other, and a change of one is never a change of every object there is (test FZ-05).
 */
export type PatchNode = PatchLeaf | PatchNode[] | PatchMap | Several;
export type PatchMap = Map<string, PatchNode>;

/** A scalar, or an integer beyond 2^53 as `parseJson` keeps it. */
type PatchLeaf = null | boolean | number | string | { readonly rawJSON: string };

/** Elements of a list that have the same key: a patch takes all of them away or replaces all of them. */
export class Several {
  readonly elements: PatchNode[];
  constructor(elements: PatchNode[]) {
    this.elements = elements;
  }
}

/** @returns a copy of the value that can be changed. */
export function toPatchNode(value: JsonValue): PatchNode {
  if (Array.isArray(value)) return value.map(toPatchNode);
  if (isJsonObject(value)) return toPatchMap(value);
  return value as PatchLeaf;
}

/** @returns a copy of the object that can be changed. */
export function toPatchMap(value: JsonObject): PatchMap {
  return new Map(Object.entries(value).map(([name, member]) => [name, toPatchNode(member)]));
}

/** @returns the JSON of a tree in which no list is a map anymore. */
export function toJson(node: PatchNode): JsonValue {
  if (Array.isArray(node)) return node.map(toJson);
  // `fromEntries` defines members, where an assignment to `__proto__` would change the prototype.
  if (node instanceof Map) {
    return Object.fromEntries([...node].map(([name, member]) => [name, toJson(member)]));
  }
  return node as JsonValue;
}
