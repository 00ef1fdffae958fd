import type { AppError } from '../../errors/app-error.ts';
import { LINEAGE_LEVELS, toLineageList, toLineageMap } from './fine-grained-lineage.ts';
import { isElement, toKeyedList, toKeyedMap } from './keyed-list.ts';
import type { JsonObject } from './metadata-types.ts';
import { faultOf, type PatchOperation } from './patch-operation.ts';
import { emptyAspect, type PatchShape, patchShapeOf } from './patch-shapes.ts';
import { type PatchMap, type PatchNode, Several, toJson, toPatchMap, toPatchNode } from './patch-tree.ts';

/** Changes to an aspect, and how their paths are to be read. */
export type AspectPatch = {
  readonly operations: readonly PatchOperation[];
  /** Undefined for DataHub's own rules for the aspect. */
  readonly shape: PatchShape | undefined;
  /** The same for two patches whose paths are read alike. */
  readonly readAs: string;
};

/** A list in the middle of which elements are put or taken; longer ones would make one request last. */
const MAX_SHIFTED = 10_000;

/** Where a path has come to: the rule there, and how many keys of a list are still to be named. */
type Place = { readonly shape: PatchShape | undefined; readonly keysLeft: number };

/**
 * Applies patches one after the other, as DataHub does: lists are addressed by keys where `shape` says so, what a
 * path needs on its way is made, and removing what is not there changes nothing.
 * @param base the aspect as it is; undefined when there is none.
 * @param stamp what DataHub's audit stamps are to say where one is needed.
 * @throws AppError `entity.invalid` naming the operation at fault.
 */
export function applyPatches(
  aspect: string,
  base: JsonObject | undefined,
  patches: readonly AspectPatch[],
  stamp: JsonObject,
): JsonObject {
  const root = toPatchMap(base ?? emptyAspect(aspect, stamp));
  for (const { operations, shape = patchShapeOf(aspect) } of patches) {
    for (const operation of operations) apply(root, shape, operation);
    rebase(root, shape, stamp);
  }
  return toJson(root) as JsonObject;
}

function apply(root: PatchMap, shape: PatchShape, operation: PatchOperation): void {
  let container: PatchNode = root;
  let place: Place = { shape, keysLeft: 0 };
  const last = operation.path.at(-1) ?? '';
  for (const token of operation.path.slice(0, -1)) {
    place = placeBelow(place, token);
    const child = childOf(container, token, place, operation);
    if (child === undefined) return;
    container = child;
  }
  if (container instanceof Map) changeMember(container, last, operation);
  else if (Array.isArray(container)) changeElement(container, last, operation);
  else throw noContainer(container, operation);
}

function placeBelow({ shape, keysLeft }: Place, token: string): Place {
  if (keysLeft > 1) return { shape, keysLeft: keysLeft - 1 };
  if (keysLeft === 1) return { shape: shape?.element, keysLeft: 0 };
  const below = shape?.fields?.get(token);
  return { shape: below, keysLeft: levelsOf(below) };
}

function levelsOf(shape: PatchShape | undefined): number {
  if (shape?.keys === undefined) return 0;
  return shape.keys === 'lineage' ? LINEAGE_LEVELS : Math.max(shape.keys.length, 1);
}

/** @returns what the path goes on in; undefined when there is nothing there to remove. */
function childOf(
  container: PatchNode,
  token: string,
  { shape, keysLeft }: Place,
  operation: PatchOperation,
): PatchNode | undefined {
  if (Array.isArray(container)) {
    const element = container[indexOf(token, container.length - 1, operation)];
    return element as PatchNode;
  }
  if (!(container instanceof Map)) throw noContainer(container, operation);
  const child = container.get(token);
  if (child === undefined) {
    if (operation.op === 'remove') return undefined;
    if (operation.op === 'replace') throw faultOf(operation, 'there is nothing at this path');
    const made: PatchMap = new Map();
    container.set(token, made);
    return made;
  }
  const keyed = keysLeft === 0 || shape?.keys === undefined ? child : keyedMapOf(child, shape, keysLeft);
  container.set(token, keyed);
  return keyed;
}

/** @returns the list at a place as a map; also what a patch before put there as an element or as a list of them. */
function keyedMapOf(node: PatchNode, shape: PatchShape, keysLeft: number): PatchNode {
  const { keys = [] } = shape;
  if (keys === 'lineage') {
    return Array.isArray(node) && keysLeft === LINEAGE_LEVELS ? toLineageMap(node) : node;
  }
  const named = levelsOf(shape) - keysLeft;
  if (Array.isArray(node)) return toKeyedMap(node, keys.slice(named));
  if (node instanceof Several) return toKeyedMap(node.elements, keys.slice(named));
  const isOne = named > 0 && node instanceof Map && isElement(node, keys);
  return isOne ? toKeyedMap([node], keys.slice(named)) : node;
}

function noContainer(node: PatchNode, operation: PatchOperation): AppError {
  const isShared = node instanceof Several;
  const reason = isShared
    ? 'several elements have this key'
    : 'it leads through what is neither an object nor a list';
  return faultOf(operation, reason);
}

function changeMember(container: PatchMap, name: string, operation: PatchOperation): void {
  if (operation.op === 'remove') {
    container.delete(name);
    return;
  }
  if (operation.op === 'replace' && !container.has(name)) {
    throw faultOf(operation, 'there is nothing at this path');
  }
  container.set(name, toPatchNode(operation.value));
}

function changeElement(list: PatchNode[], token: string, operation: PatchOperation): void {
  if (operation.op === 'add' && token === '-') {
    list.push(toPatchNode(operation.value));
    return;
  }
  const index = indexOf(token, operation.op === 'add' ? list.length : list.length - 1, operation);
  if (operation.op === 'replace') {
    list[index] = toPatchNode(operation.value);
    return;
  }
  if (list.length > MAX_SHIFTED) {
    throw faultOf(operation, `a list of more than ${MAX_SHIFTED} elements is not changed by index`);
  }
  if (operation.op === 'add') list.splice(index, 0, toPatchNode(operation.value));
  else list.splice(index, 1);
}

function indexOf(token: string, greatest: number, operation: PatchOperation): number {
  const index = /^(0|[1-9]\d{0,9})$/.test(token) ? Number(token) : Number.POSITIVE_INFINITY;
  if (index <= greatest) return index;
  throw faultOf(operation, 'it names no element of the list by its index');
}

/** Makes lists again of what was addressed as a map. */
function rebase(node: PatchNode, shape: PatchShape, stamp: JsonObject): PatchNode {
  const { keys, element, fields, isStamped = false } = shape;
  if (keys !== undefined) {
    const list = node instanceof Map ? listOf(node, keys) : node;
    if (element !== undefined && Array.isArray(list)) {
      for (const each of list) rebase(each, element, stamp);
    }
    return list;
  }
  if (!(node instanceof Map)) return node;
  for (const [name, below] of fields ?? []) {
    const member = node.get(name);
    if (member !== undefined) node.set(name, rebase(member, below, stamp));
  }
  if (isStamped && !node.has('auditStamp')) node.set('auditStamp', toPatchNode(stamp));
  return node;
}

function listOf(map: PatchMap, keys: readonly string[] | 'lineage'): PatchNode[] {
  return keys === 'lineage' ? toLineageList(map) : toKeyedList(map, keys);
}
