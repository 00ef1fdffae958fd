import { type Request, type Response, Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import { assertAspectName, assertEntityType, keyAspectOf } from './aspect-registry.ts';
import { isJsonObject } from './lossless-json.ts';
import {
  presentEntityV2,
  presentSnapshot,
  presentTimeseries,
  presentVersionedAspect,
} from './metadata-presenter.ts';
import type { MetadataService } from './metadata-service.ts';
import type { JsonObject } from './metadata-types.ts';
import { parseUrn, type Urn } from './metadata-urn.ts';
import { readBatch, readProposal, readSnapshot } from './proposal-reader.ts';
import { queryOf } from './query-of.ts';
import { isTimeseries } from './timeseries-aspects.ts';
import { readSpan, readTimeseriesQuery } from './timeseries-query.ts';

type Action = (body: JsonObject, req: Request, res: Response) => Promise<unknown>;

/** Longest text to search for, characters. */
const MAX_SEARCH_TEXT = 200;
/** Entities in one page of `listUrns` or `search`. */
const MAX_PAGE = 1_000;

/**
 * DataHub's Rest.li resources (contract §4.1). A URN in a path may be percent-encoded or, as in DataHub's
 * own `curl` lines, raw. Writes are durable before the answer, whatever `async` says.
 */
export function createRestliRouter(metadata: MetadataService): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set('X-RestLi-Protocol-Version', '2.0.0');
    next();
  });

  router.get(/^\/entities\/(.+)$/s, async (req, res) => {
    const urn = urnOf(req);
    const entity = await metadata.findEntity(requestContext(res), urn);
    if (entity === undefined) throw notFound(urn);
    res.json(presentSnapshot(entity));
  });

  router.get(/^\/entitiesV2\/(.+)$/s, async (req, res) => {
    const urn = urnOf(req);
    keyAspectOf(urn);
    const wanted = readAspectList(queryOf(req).get('aspects'));
    res.json(presentEntityV2(urn, await metadata.findEntity(requestContext(res), urn), wanted));
  });

  router.get(/^\/aspects\/(.+)$/s, async (req, res) => {
    const query = queryOf(req);
    const aspect = query.get('aspect');
    if (aspect === null) throw invalid('aspect', 'Name an aspect: ?aspect=<name>&version=0.');
    assertAspectName(aspect);
    const version = readCount(query.get('version'), 'version', 0);
    res.json(
      presentVersionedAspect(await metadata.getAspect(requestContext(res), urnOf(req), aspect, version)),
    );
  });

  const ingestProposal: Action = async (body, _req, res) => {
    const { proposal } = body;
    if (!isJsonObject(proposal)) throw invalid('proposal', "The body needs the object 'proposal'.");
    await metadata.ingest(requestContext(res), [readProposal(proposal)]);
    return 'success';
  };

  const ingestProposalBatch: Action = async (body, _req, res) => {
    await metadata.ingest(requestContext(res), readBatch(body.proposals, 'proposals', readProposal));
    return 'success';
  };

  const ingest: Action = async (body, _req, res) => {
    await metadata.ingest(requestContext(res), readSnapshot(body.entity, body.systemMetadata));
    return 'success';
  };

  const deleteEntity: Action = async (body, _req, res) => {
    const { urn: text, aspectName } = body;
    const urn = readUrn(text);
    const isWhole = aspectName === undefined || aspectName === null;
    if (!isWhole) assertAspectName(aspectName);
    const span = readSpan(body);
    const hasSpan = span.from !== undefined || span.to !== undefined;
    if (hasSpan && (isWhole || !isTimeseries(aspectName))) {
      throw invalid('startTimeMillis', 'Only the events of a time-series aspect have a time: name one.');
    }
    const context = requestContext(res);
    const { rows, events } = isWhole
      ? await metadata.deleteEntity(context, urn)
      : await metadata.deleteAspect(context, urn, aspectName, span);
    return { urn: urn.text, rows, timeseriesRows: events };
  };

  const getTimeseriesAspectValues: Action = async (body, _req, res) => {
    const query = readTimeseriesQuery(body);
    return presentTimeseries(query, await metadata.listEvents(requestContext(res), query));
  };

  /**
   * The `datahub` command line calls this after the hard deletion of a tag, term, domain, user or group. No
   * index of relationships is kept here, so no reference is found and none is taken away.
   */
  const deleteReferences: Action = async (body, _req, res) => {
    await metadata.assertMayDelete(requestContext(res), readUrn(body.urn));
    return { relatedAspects: [], total: 0 };
  };

  const listUrns: Action = async (body, _req, res) => {
    const { entity, start = 0, count = 10 } = body;
    if (typeof entity !== 'string') throw invalid('entity', 'Name an entity type, such as dataset.');
    assertEntityType(entity);
    const page = {
      after: '',
      start: readCount(start, 'start', 0),
      limit: readCount(count, 'count', 10, MAX_PAGE),
    };
    const { urns, total } = await metadata.listUrns(requestContext(res), entity, page);
    return { entities: urns, start: page.start, count: urns.length, total };
  };

  /** DataHub's text search over one entity type; `*` finds all. Without an index, so no ranking or facets. */
  const search: Action = async (body, _req, res) => {
    const { input = '', entity, start = 0, count = 10 } = body;
    if (typeof entity !== 'string') throw invalid('entity', 'Name an entity type, such as dataset.');
    if (typeof input !== 'string' || input.length > MAX_SEARCH_TEXT || input.includes('\u0000')) {
      throw invalid('input', `Expected a text of at most ${MAX_SEARCH_TEXT} characters, or * for all.`);
    }
    assertEntityType(entity);
    const from = readCount(start, 'start', 0);
    const pageSize = readCount(count, 'count', 10, MAX_PAGE);
    const text = input.trim() === '*' ? '' : input.trim();
    const page = { start: from, limit: pageSize };
    const { urns, total } = await metadata.search(requestContext(res), entity, text, page);
    const entities = urns.map((urn) => ({ entity: urn, matchedFields: [] }));
    return { from, pageSize, numEntities: total, entities, metadata: { aggregations: [] } };
  };

  router.post('/aspects', dispatch({ ingestProposal, ingestProposalBatch, getTimeseriesAspectValues }));
  router.post('/entities', dispatch({ ingest, delete: deleteEntity, deleteReferences, listUrns, search }));
  return router;
}

/** Rest.li names what to do in `?action=` and wraps the answer in `value`. */
function dispatch(actions: Readonly<Record<string, Action>>) {
  const byName = new Map(Object.entries(actions));
  return async (req: Request, res: Response): Promise<void> => {
    const name = queryOf(req).get('action') ?? '';
    const action = byName.get(name);
    if (action === undefined) {
      const given = name === '' ? 'No action was named' : `The action '${name}' is not offered here`;
      throw invalid('action', `${given}; accepted are ${[...byName.keys()].join(', ')}.`);
    }
    if (!isJsonObject(req.body)) throw invalid('', 'The body must be a JSON object.');
    res.json({ value: await action(req.body, req, res) });
  };
}

function urnOf(req: Request): Urn {
  return readUrn(req.params[0]);
}

function readUrn(text: unknown): Urn {
  const urn = parseUrn(text);
  assertEntityType(urn.entityType);
  return urn;
}

function readAspectList(list: string | null): ReadonlySet<string> | undefined {
  if (list === null) return undefined;
  const names = /^List\((.*)\)$/s.exec(list)?.[1]?.split(',') ?? [];
  if (names.length === 0 || names.includes(''))
    throw invalid('aspects', 'Expected aspects=List(corpUserInfo,status).');
  return new Set(names);
}

function readCount(value: unknown, field: string, fallback: number, max = Number.MAX_SAFE_INTEGER): number {
  if (value === null) return fallback;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 && number <= max)
    return number;
  throw invalid(
    field,
    max === Number.MAX_SAFE_INTEGER ? 'Expected 0 or a positive integer.' : `Expected 0 to ${max}.`,
  );
}

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', { detail: message, errors: [{ field, message }] });
}

function notFound(urn: Urn): AppError {
  return new AppError('entity.not-found', { detail: `The entity ${urn.text} does not exist.` });
}
