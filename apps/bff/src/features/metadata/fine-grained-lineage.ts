import { AppError } from '../../errors/app-error.ts';
import type { JsonObject } from './metadata-types.ts';
import {
  elementsOf,
  memberOf,
  membersOf,
  opened,
  type PatchMap,
  type PatchNode,
  toJson,
} from './patch-tree.ts';

/** What stands in a path where the lineage names no transformation or no query. */
const NONE = 'NONE';

/** The keys of {@link toLineageMap}, from the outermost. */
export const LINEAGE_LEVELS = 4;

/**
 * Lineage of columns as patches address it: transformation → downstream column → query → upstream column, each with
 * its confidence and types. There is one entry for each downstream column, so one that names several cannot be taken
 * apart.
 * @throws AppError `entity.invalid`.
 */
export function toLineageMap(list: readonly PatchNode[]): PatchMap {
  const root: PatchMap = new Map();
  for (const entry of list) {
    const [downstream, ...others] = textsOf(entry, 'downstreams');
    if (downstream === undefined || others.length > 0) {
      throw new AppError('entity.invalid', {
        detail:
          'fineGrainedLineages has an entry that does not name exactly one downstream, so it cannot be patched: send the aspect whole with UPSERT.',
      });
    }
    const upstreams = textsOf(entry, 'upstreams');
    const isOfDatasets = upstreams[0]?.startsWith('urn:li:dataset:') === true;
    // Closed, so that all upstreams can share it: a path that leads through one opens that one alone.
    const details: JsonObject = {
      confidenceScore: toJson(memberOf(entry, 'confidenceScore') ?? 1),
      upstreamType: toJson(memberOf(entry, 'upstreamType') ?? (isOfDatasets ? 'DATASET' : 'FIELD_SET')),
      downstreamType: toJson(memberOf(entry, 'downstreamType') ?? 'FIELD'),
    };
    const operation = textOf(entry, 'transformOperation') ?? NONE;
    const byUpstream = below(below(below(root, operation), downstream), textOf(entry, 'query') ?? NONE);
    for (const upstream of upstreams) byUpstream.set(upstream, details);
  }
  return root;
}

/** @returns the list again: an entry for each downstream column and query that has an upstream column left. */
export function toLineageList(root: PatchMap): PatchNode[] {
  return entriesOf(root).flatMap(([operation, downstreams]) =>
    entriesOf(downstreams).flatMap(([downstream, queries]) =>
      entriesOf(queries).flatMap(([query, upstreams]) => lineageOf(operation, downstream, query, upstreams)),
    ),
  );
}

function lineageOf(operation: string, downstream: string, query: string, upstreams: PatchMap): PatchNode[] {
  if (upstreams.size === 0) return [];
  // The least certain upstream decides, and the types are those of the last that says any, as in DataHub.
  let [confidence, upstreamType, downstreamType] = [1, 'FIELD_SET', 'FIELD'];
  for (const [upstream, details] of upstreams) {
    if (membersOf(details) === undefined) throw noObject(upstream);
    const score = memberOf(details, 'confidenceScore');
    if (typeof score === 'number') confidence = Math.min(confidence, score);
    upstreamType = textOf(details, 'upstreamType') ?? upstreamType;
    downstreamType = textOf(details, 'downstreamType') ?? downstreamType;
  }
  const lineage = new Map<string, PatchNode>([
    ['upstreamType', upstreamType],
    ['upstreams', [...upstreams.keys()]],
    ['downstreamType', downstreamType],
    ['downstreams', [downstream]],
    ['transformOperation', operation],
    ['confidenceScore', confidence],
  ]);
  if (query !== NONE && query !== '') lineage.set('query', query);
  return [lineage];
}

/** @throws AppError `entity.invalid` where a patch has put something else than the next level. */
function entriesOf(map: PatchMap): [string, PatchMap][] {
  return [...map].map(([key, value]) => {
    const below = opened(value);
    if (below instanceof Map) return [key, below];
    throw noObject(key);
  });
}

function noObject(key: string): AppError {
  return new AppError('entity.invalid', {
    detail: `fineGrainedLineages: expected an object at '${key.slice(0, 200)}', as in /fineGrainedLineages/<transformation>/<downstream>/<query>/<upstream>.`,
  });
}

function below(map: PatchMap, key: string): PatchMap {
  const there = map.get(key);
  if (there instanceof Map) return there;
  const made: PatchMap = new Map();
  map.set(key, made);
  return made;
}

function textOf(entry: PatchNode, member: string): string | undefined {
  const value = memberOf(entry, member);
  return typeof value === 'string' ? value : undefined;
}

function textsOf(entry: PatchNode, member: string): string[] {
  const texts = elementsOf(memberOf(entry, member) ?? []);
  return texts?.filter((text) => typeof text === 'string') ?? [];
}
