import { type Request, type Response, Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import { assertAspectName, assertEntityType } from './aspect-registry.ts';
import { presentOpenApiAspect, presentOpenApiEntity } from './metadata-presenter.ts';
import type { MetadataService } from './metadata-service.ts';
import { parseUrn, type Urn } from './metadata-urn.ts';
import { readBatch, readOpenApiEntity } from './proposal-reader.ts';
import { queryOf } from './query-of.ts';

const TYPE_PATH = /^\/openapi\/v3\/entity\/([A-Za-z0-9]+)$/;
const BATCH_GET_PATH = /^\/openapi\/v3\/entity\/([A-Za-z0-9]+)\/batchGet$/;
const ENTITY_PATH = /^\/openapi\/v3\/entity\/([A-Za-z0-9]+)\/(urn.+)$/s;

const DEFAULT_PAGE = 10;
const MAX_PAGE = 100;

/** DataHub's OpenAPI v3 entity routes, and who the caller is (contract §4.1). */
export function createOpenApiRouter(metadata: MetadataService): Router {
  const router = Router();

  router.get('/openapi/operations/identity/user/urn', (_req, res) => {
    res.json({ urn: requestContext(res).actor.urn });
  });

  router.get(TYPE_PATH, async (req, res) => {
    const context = requestContext(res);
    const query = queryOf(req);
    const limit = readPageSize(query.get('count'));
    const page = { after: readScrollId(query.get('scrollId')), start: 0, limit };
    const type = typeOf(req);
    const { urns, total } = await metadata.listUrns(context, type, page);
    const entities = await metadata.findEntities(context, type, urns.map(parseUrn), 'omit');
    const last = urns.length === limit ? urns.at(-1) : undefined;
    res.json({
      ...(last === undefined ? {} : { scrollId: Buffer.from(last).toString('base64url') }),
      entities: entities.map((entity) => presentOpenApiEntity(entity, viewOf(query))),
      totalCount: total,
    });
  });

  router.post(BATCH_GET_PATH, async (req, res) => {
    const type = typeOf(req);
    const query = queryOf(req);
    const requests = readBatch(req.body, 'entities', (item) => readOpenApiRequest(type, item));
    const urns = requests.map(({ urn }) => urn);
    const found = await metadata.findEntities(requestContext(res), type, urns, 'refuse');
    const wanted = new Map(requests.map((request) => [request.urn.text, request.wanted]));
    const { withSystemMetadata } = viewOf(query);
    res.json(
      found.map((entity) =>
        presentOpenApiEntity(entity, { wanted: wanted.get(entity.urn.text), withSystemMetadata }),
      ),
    );
  });

  const write = (change: 'UPSERT' | 'PATCH') => async (req: Request, res: Response) => {
    const type = typeOf(req);
    const written = readBatch(req.body, 'entities', (item) => readOpenApiEntity(type, item, change));
    const context = requestContext(res);
    await metadata.ingest(
      context,
      written.flatMap(({ proposals }) => proposals),
    );
    const urns = written.map(({ urn }) => urn);
    // Who may write is not always one who may read.
    const entities = await metadata.findEntities(context, type, urns, 'omit');
    const names = new Map(
      written.map(({ urn, proposals }) => [urn.text, new Set(proposals.map(({ aspect }) => aspect))]),
    );
    const { withSystemMetadata } = viewOf(queryOf(req));
    res.json(
      entities.map((entity) =>
        presentOpenApiEntity(entity, { wanted: names.get(entity.urn.text), withSystemMetadata }),
      ),
    );
  };
  router.post(TYPE_PATH, write('UPSERT'));
  router.patch(TYPE_PATH, write('PATCH'));

  router.get(ENTITY_PATH, async (req, res) => {
    const { urn, aspect } = targetOf(req);
    const view = viewOf(queryOf(req));
    if (aspect !== undefined) {
      const found = await metadata.getAspect(requestContext(res), urn, aspect, 0);
      res.json(presentOpenApiAspect(found, view.withSystemMetadata));
      return;
    }
    const entity = await metadata.findEntity(requestContext(res), urn);
    if (entity === undefined) {
      throw new AppError('entity.not-found', { detail: `The entity ${urn.text} does not exist.` });
    }
    res.json(presentOpenApiEntity(entity, view));
  });

  router.delete(ENTITY_PATH, async (req, res) => {
    const { urn, aspect } = targetOf(req);
    const context = requestContext(res);
    if (aspect === undefined) await metadata.deleteEntity(context, urn);
    else await metadata.deleteAspect(context, urn, aspect);
    res.status(200).end();
  });

  return router;
}

function typeOf(req: Request): string {
  const type = String(req.params[0]);
  assertEntityType(type);
  return type;
}

/**
 * Takes `<urn>` or `<urn>/<aspect>` apart. A raw URN may have slashes of its own, so what follows the
 * last one is an aspect only if it looks like one and a whole URN stands before it.
 */
function targetOf(req: Request): { urn: Urn; aspect: string | undefined } {
  const type = typeOf(req);
  const rest = String(req.params[1]);
  const cut = rest.lastIndexOf('/');
  const last = rest.slice(cut + 1);
  const before = cut > 0 ? rest.slice(0, cut) : '';
  const hasAspect = /^[A-Za-z][A-Za-z0-9]*$/.test(last) && isUrn(before);
  const urn = parseUrn(hasAspect ? before : rest);
  if (urn.entityType !== type) {
    throw new AppError('entity.invalid', { detail: `The URN '${urn.text}' is not of the type '${type}'.` });
  }
  if (hasAspect) assertAspectName(last);
  return { urn, aspect: hasAspect ? last : undefined };
}

function isUrn(text: string): boolean {
  try {
    parseUrn(text);
    return true;
  } catch {
    return false;
  }
}

/** `{"urn", "<aspect>": {}, …}`: only the named aspects, or all when none is named. */
function readOpenApiRequest(
  type: string,
  item: unknown,
): { urn: Urn; wanted: ReadonlySet<string> | undefined } {
  const { urn: text, ...aspects } = (typeof item === 'object' && item !== null ? item : {}) as {
    urn?: unknown;
  };
  const urn = parseUrn(text);
  if (urn.entityType !== type) {
    throw new AppError('entity.invalid', { detail: `The URN '${urn.text}' is not of the type '${type}'.` });
  }
  const names = Object.keys(aspects);
  return { urn, wanted: names.length === 0 ? undefined : new Set(names) };
}

function viewOf(query: URLSearchParams) {
  const names = [...query.getAll('aspects'), ...query.getAll('aspectNames')].flatMap((names) =>
    names.split(','),
  );
  return {
    wanted: names.length === 0 ? undefined : new Set(names),
    withSystemMetadata: query.get('systemMetadata') === 'true',
  };
}

function readPageSize(count: string | null): number {
  if (count === null) return DEFAULT_PAGE;
  const size = Number(count);
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE) return size;
  const message = `Expected 1 to ${MAX_PAGE}.`;
  throw new AppError('request.invalid', {
    detail: `count: ${message}`,
    errors: [{ field: 'count', message }],
  });
}

function readScrollId(scrollId: string | null): string {
  if (scrollId === null) return '';
  return parseUrn(Buffer.from(scrollId, 'base64url').toString('utf8')).text;
}
