import { isJsonObject } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';

/**
 * A JSON document that can be changed: what a path leads through is opened, everything else stays the JSON that it
 * was, and is never written to. An open object is a Map: a member called `__proto__` or `constructor` is one like
 * any other, and a change of it is never one of every object there is (test FZ-05).
 */
export type PatchNode = JsonValue | PatchMap | PatchList | Several;
export type PatchMap = Map<string, PatchNode>;

/** An open list. */
export class PatchList {
  readonly elements: PatchNode[];
  constructor(elements: readonly PatchNode[]) {
    this.elements = [...elements];
  }
}

/** Elements of a list that have the same key: a patch takes all of them away or replaces all of them. */
export class Several {
  readonly elements: PatchNode[];
  constructor(elements: PatchNode[]) {
    this.elements = elements;
  }
}

/** @returns the node with its own members or elements open; itself when it is neither an object nor a list. */
export function opened(node: PatchNode): PatchNode {
  if (node instanceof Map || node instanceof PatchList || node instanceof Several) return node;
  if (Array.isArray(node)) return new PatchList(node);
  return isJsonObject(node) ? new Map<string, PatchNode>(Object.entries(node)) : node;
}

/** @returns the elements of a list, open or not; undefined when it is none. */
export function elementsOf(node: PatchNode): readonly PatchNode[] | undefined {
  if (node instanceof PatchList) return node.elements;
  return Array.isArray(node) ? node : undefined;
}

/** @returns a member of an object, open or not. */
export function memberOf(node: PatchNode | undefined, name: string): PatchNode | undefined {
  if (node instanceof Map) return node.get(name);
  const object = isPlainObject(node) ? node : undefined;
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** @returns the members of an object, open or not; undefined when it is none. */
export function membersOf(node: PatchNode): readonly PatchNode[] | undefined {
  if (node instanceof Map) return [...node.values()];
  return isPlainObject(node) ? Object.values(node) : undefined;
}

/** @returns the JSON of a tree in which no list is a map anymore. */
export function toJson(node: PatchNode): JsonValue {
  if (node instanceof PatchList) return node.elements.map(toJson);
  // `fromEntries` defines members, where an assignment to `__proto__` would change the prototype.
  if (node instanceof Map) {
    return Object.fromEntries([...node].map(([name, member]) => [name, toJson(member)]));
  }
  return node as JsonValue;
}

function isPlainObject(node: PatchNode | undefined): node is JsonObject {
  return isJsonObject(node) && !(node instanceof PatchList) && !(node instanceof Several);
}
