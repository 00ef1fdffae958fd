import { type PatchMap, type PatchNode, Several } from './patch-tree.ts';

/** DataHub's separator of the parts of a nested key: `attribution␟source`. */
const PART_SEPARATOR = '\u241f';
/** As the last part of a key: the only member of a union, e.g. of `{"string": "gold"}`. */
const ONLY_MEMBER = '*';

/**
 * Makes a list addressable as patches address it: `tags` with the keys `attribution␟source` and `tag` becomes
 * source → tag → element. Without keys the elements are texts, each its own key.
 */
export function toKeyedMap(list: readonly PatchNode[], keys: readonly string[]): PatchMap {
  const root: PatchMap = new Map();
  for (const element of list) {
    const path = keys.length === 0 ? [textOf(element)] : keys.map((key) => keyOf(element, key));
    const last = path.pop() ?? '';
    let map = root;
    for (const step of path) {
      const below = map.get(step);
      const next: PatchMap = below instanceof Map ? below : new Map();
      map.set(step, next);
      map = next;
    }
    const there = map.get(last);
    if (there === undefined) map.set(last, element);
    else if (there instanceof Several) there.elements.push(element);
    else map.set(last, new Several([there, element]));
  }
  return root;
}

/**
 * @returns the list again. An element that a patch made without its key gets it from the path; a patch may also
 *   have put an element, or a list of them, where another key was expected.
 */
export function toKeyedList(map: PatchMap, keys: readonly string[]): PatchNode[] {
  const [first, ...others] = keys;
  if (first === undefined) return [...map].flatMap(([key, element]) => textsOf(key, element));
  const elementsOf = (node: PatchNode, rest: readonly string[]): PatchNode[] => {
    if (node instanceof Several) return node.elements;
    if (Array.isArray(node)) return node;
    const [key, ...deeper] = rest;
    if (key === undefined || !(node instanceof Map) || isElement(node, keys)) return [node];
    return [...node].flatMap(([text, below]) => withKey(elementsOf(below, deeper), key, text));
  };
  return [...map].flatMap(([text, below]) => withKey(elementsOf(below, others), first, text));
}

/** DataHub's client adds a text to a list as its path alone, with an empty object for the value. */
function textsOf(key: string, element: PatchNode): PatchNode[] {
  if (element instanceof Several) return element.elements;
  return [element instanceof Map && element.size === 0 ? key : element];
}

/** @returns whether it is an element rather than a map of them: keys are URNs, types and the like, never a member's name. */
export function isElement(node: PatchMap, keys: readonly string[]): boolean {
  return keys.some((key) => node.has(key.split(PART_SEPARATOR)[0] ?? key));
}

function withKey(elements: PatchNode[], key: string, text: string): PatchNode[] {
  if (text === '' || key.includes(PART_SEPARATOR)) return elements;
  for (const element of elements) {
    if (element instanceof Map && !element.has(key)) element.set(key, text);
  }
  return elements;
}

/** @returns '' where the element does not have the key, as in DataHub: an attribution is often absent. */
function keyOf(element: PatchNode, key: string): string {
  let node: PatchNode | undefined = element;
  for (const part of key.split(PART_SEPARATOR)) {
    if (part === ONLY_MEMBER) break;
    node = node instanceof Map ? node.get(part) : undefined;
  }
  return node === undefined ? '' : textOf(node);
}

function textOf(node: PatchNode): string {
  const [only] = node instanceof Map && node.size === 1 ? node.values() : [node];
  return typeof only === 'string' || typeof only === 'number' || typeof only === 'boolean'
    ? String(only)
    : '';
}
