import {
  elementsOf,
  memberOf,
  membersOf,
  opened,
  type PatchMap,
  type PatchNode,
  Several,
} from './patch-tree.ts';

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
  const below = (node: PatchNode, rest: readonly string[]): readonly PatchNode[] => {
    if (node instanceof Several) return node.elements;
    const elements = elementsOf(node);
    if (elements !== undefined) return elements;
    const [key, ...deeper] = rest;
    const map = key === undefined || isElement(node, keys) ? node : opened(node);
    if (key === undefined || !(map instanceof Map)) return [node];
    return isElement(map, keys)
      ? [map]
      : [...map].flatMap(([text, next]) => withKey(below(next, deeper), key, text));
  };
  return [...map].flatMap(([text, next]) => withKey(below(next, others), first, text));
}

/** DataHub's client adds a text to a list as its path alone, with an empty object for the value. */
function textsOf(key: string, element: PatchNode): readonly PatchNode[] {
  if (element instanceof Several) return element.elements;
  return [membersOf(element)?.length === 0 ? key : element];
}

/** @returns whether it is an element rather than a map of them: keys are URNs, types and the like, never a member's name. */
export function isElement(node: PatchNode, keys: readonly string[]): boolean {
  return keys.some((key) => memberOf(node, key.split(PART_SEPARATOR)[0] ?? key) !== undefined);
}

function withKey(elements: readonly PatchNode[], key: string, text: string): readonly PatchNode[] {
  if (text === '' || key.includes(PART_SEPARATOR)) return elements;
  return elements.map((element) => {
    if (membersOf(element) === undefined || memberOf(element, key) !== undefined) return element;
    const keyed = opened(element);
    if (keyed instanceof Map) keyed.set(key, text);
    return keyed;
  });
}

/** @returns '' where the element does not have the key, as in DataHub: an attribution is often absent. */
function keyOf(element: PatchNode, key: string): string {
  let node: PatchNode | undefined = element;
  for (const part of key.split(PART_SEPARATOR)) {
    if (part === ONLY_MEMBER) break;
    node = memberOf(node, part);
  }
  return node === undefined ? '' : textOf(node);
}

function textOf(node: PatchNode): string {
  const members = membersOf(node);
  const only = members?.length === 1 ? members[0] : node;
  return typeof only === 'string' || typeof only === 'number' || typeof only === 'boolean'
    ? String(only)
    : '';
}
