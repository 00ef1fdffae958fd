import { AppError } from '../../errors/app-error.ts';
import { LINEAGE_LEVELS, toLineageList, toLineageMap } from './fine-grained-lineage.ts';
import { isElement, toKeyedList, toKeyedMap } from './keyed-list.ts';
import type { JsonObject } from './metadata-types.ts';
import { faultOf, type PatchOperation } from './patch-operation.ts';
import { emptyAspect, type PatchShape, patchShapeOf } from './patch-shapes.ts';
import {
  elementsOf,
  opened,
  PatchList,
  type PatchMap,
  type PatchNode,
  Several,
  toJson,
} from './patch-tree.ts';

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

/** Steps of paths, and of reading the aspect again by other keys; more would make one request last. */
const MAX_EFFORT = 500_000;

/** Characters of the aspect as JSON that are read again in one step: whatever they are, they take as long. */
const CHARACTERS_PER_STEP = 32;

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
  const root: PatchMap = new Map(Object.entries(base ?? emptyAspect(aspect, stamp)));
  const stepsOfReading = patches.length > 1 ? Math.ceil(lengthOf(base, patches) / CHARACTERS_PER_STEP) : 0;
  let effort = 0;
  for (const [index, { operations, shape = patchShapeOf(aspect) }] of patches.entries()) {
    effort += operations.reduce((sum, { path }) => sum + path.length, 0);
    if (index > 0) effort += stepsOfReading;
    if (effort > MAX_EFFORT) {
      const detail = `The patches of one request take more than ${MAX_EFFORT} steps: send fewer at once.`;
      throw new AppError('entity.invalid', { detail });
    }
    for (const operation of operations) apply(root, shape, operation);
    rebase(root, shape, stamp);
  }
  return toJson(root) as JsonObject;
}

/** @returns the most that the aspect can come to as JSON, characters. */
function lengthOf(base: JsonObject | undefined, patches: readonly AspectPatch[]): number {
  const added = patches.map(({ operations }) => operations);
  return JSON.stringify([base ?? {}, added]).length;
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
  else if (container instanceof PatchList) changeElement(container.elements, last, operation);
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

/** @returns what the path goes on in, opened; undefined when there is nothing there to remove. */
function childOf(
  container: PatchNode,
  token: string,
  { shape, keysLeft }: Place,
  operation: PatchOperation,
): PatchNode | undefined {
  if (container instanceof PatchList) {
    const { elements } = container;
    const index = indexOf(token, elements.length - 1, operation);
    const element = opened(elements[index] ?? null);
    elements[index] = element;
    return element;
  }
  if (!(container instanceof Map)) throw noContainer(container, operation);
  const there = container.get(token);
  if (there === undefined && operation.op === 'remove') return undefined;
  if (there === undefined && operation.op === 'replace')
    throw faultOf(operation, 'there is nothing at this path');
  const isKeyed = keysLeft > 0 && shape !== undefined && there !== undefined;
  const child = opened(isKeyed ? keyedMapOf(there, shape, keysLeft) : (there ?? {}));
  container.set(token, child);
  return child;
}

/** @returns the list at a place as a map; also what a patch before put there as an element or as a list of them. */
function keyedMapOf(node: PatchNode, shape: PatchShape, keysLeft: number): PatchNode {
  const { keys = [] } = shape;
  const list = node instanceof Several ? node.elements : elementsOf(node);
  if (keys === 'lineage') {
    return list !== undefined && keysLeft === LINEAGE_LEVELS ? toLineageMap(list) : node;
  }
  const named = levelsOf(shape) - keysLeft;
  if (list !== undefined) return toKeyedMap(list, keys.slice(named));
  return named > 0 && isElement(node, keys) ? toKeyedMap([node], keys.slice(named)) : node;
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
  container.set(name, operation.value);
}

function changeElement(list: PatchNode[], token: string, operation: PatchOperation): void {
  if (operation.op === 'add' && token === '-') {
    list.push(operation.value);
    return;
  }
  const index = indexOf(token, operation.op === 'add' ? list.length : list.length - 1, operation);
  if (operation.op === 'replace') {
    list[index] = operation.value;
    return;
  }
  if (list.length > MAX_SHIFTED) {
    throw faultOf(operation, `a list of more than ${MAX_SHIFTED} elements is not changed by index`);
  }
  if (operation.op === 'add') list.splice(index, 0, operation.value);
  else list.splice(index, 1);
}

function indexOf(token: string, greatest: number, operation: PatchOperation): number {
  const index = /^(0|[1-9]\d{0,9})$/.test(token) ? Number(token) : Number.POSITIVE_INFINITY;
  if (index <= greatest) return index;
  throw faultOf(operation, 'it names no element of the list by its index');
}

/** Makes lists again of what was addressed as a map. What no path has led through is as it was. */
function rebase(node: PatchNode, shape: PatchShape, stamp: JsonObject): PatchNode {
  if (!(node instanceof Map)) return node;
  const { keys, element, fields, isStamped = false } = shape;
  if (keys !== undefined) {
    const list = keys === 'lineage' ? toLineageList(node) : toKeyedList(node, keys);
    return new PatchList(element === undefined ? list : list.map((each) => rebase(each, element, stamp)));
  }
  for (const [name, below] of fields ?? []) {
    const member = node.get(name);
    if (member !== undefined) node.set(name, rebase(opened(member), below, stamp));
  }
  if (isStamped && !node.has('auditStamp')) node.set('auditStamp', stamp);
  return node;
}
