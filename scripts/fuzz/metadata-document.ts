/**
 * What the metadata service answers in DataHub's shapes (docs/datahub-compatibility.md, §4), as an OpenAPI document
 * for the fuzzer only: mostly right requests, so that they get past the first check, and wrong ones beside them.
 */
type Schema = { readonly [keyword: string]: unknown };

const text = { type: 'string' };
const object = { type: 'object' };
const anything = { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] };
const number = { type: ['integer', 'number', 'string', 'null'] };
const flag = { enum: ['true', 'false'] };

const urn = oneOf(
  {
    type: 'string',
    pattern: '^urn:li:(corpuser|tag|domain|corpGroup|dataHubPolicy|weird):[a-zA-Z0-9_.]{1,12}$',
  },
  {
    type: 'string',
    pattern: '^urn:li:dataset:\\(urn:li:dataPlatform:[a-z]{1,8},[a-z.]{1,20},(PROD|DEV)\\)$',
  },
  { enum: ['urn:li:corpuser:datahub', 'urn:li:tag:fuzz'] },
  { type: 'string', maxLength: 600 },
);
const entityType = oneOf(
  { enum: ['corpuser', 'tag', 'dataset', 'domain', 'corpGroup', 'dataHubPolicy', 'dataHubSecret', 'weird'] },
  { type: 'string', maxLength: 70 },
);
const aspectName = oneOf(
  { enum: ['status', 'corpUserInfo', 'corpUserStatus', 'tagKey', 'tagProperties', 'ownership', 'domains'] },
  { enum: ['globalTags', 'upstreamLineage', 'datasetProfile'] },
  { type: 'string', maxLength: 140 },
);
/** JSON in JSON, as Rest.li sends an aspect. */
const jsonText = oneOf(
  {
    enum: [
      '[{"op":"add","path":"/removed","value":true}]',
      '{"timestampMillis":1}',
      '{}',
      '{"removed":true}',
      '{"name":"x"}',
      '[]',
      'null',
      '{',
      '{"displayName":null,"active":"x"}',
    ],
  },
  { enum: ['{"a":1e400}', '{"a":123456789012345678901234567890}', '{"a":"\\ud800"}', '{"a":"\\u0000"}'] },
  {
    enum: ['{"__proto__":{"x":1}}', '{"owners":5}', '{"owners":[{"owner":{}}]}', '{"domains":["x",null,3]}'],
  },
  text,
);
/** Paths that lead to members, to elements by their keys, and astray. */
const pointer = oneOf(
  {
    enum: [
      '/name',
      '/owners/urn:li:corpuser:x/NONE',
      '/owners/0',
      '/tags/-',
      '/__proto__/x',
      '/a~1b/~0',
      '/',
    ],
  },
  { enum: ['/fineGrainedLineages/COPY/a/NONE/b', '/fineGrainedLineages/x', '/domains/x', '/removed'] },
  text,
);
const operations = list(
  record(['op', 'path'], {
    op: { enum: ['add', 'remove', 'replace', 'copy'] },
    path: pointer,
    value: anything,
  }),
);
const arrayPrimaryKeys = record([], {
  owners: list(text),
  tags: list({ enum: ['tag', 'attribution\u241fsource'] }),
});
const patch = oneOf(
  operations,
  record(['patch'], { patch: operations, arrayPrimaryKeys, forceGenericPatch: { type: 'boolean' } }),
);
const criterion = record([], {
  field: text,
  values: list(text),
  condition: { enum: ['EQUAL', 'LESS_THAN', 'CONTAIN'] },
});
const timeseries = record(['urn', 'aspect'], {
  urn,
  aspect: oneOf({ const: 'datasetProfile' }, aspectName),
  limit: number,
  startTimeMillis: number,
  filter: oneOf(record([], { or: list(record([], { and: list(criterion) })) }), anything),
});
const systemMetadata = oneOf(record([], { lastObserved: number, runId: text }), text, { type: 'null' });
const headers = oneOf({ enum: [{ 'If-None-Match': '*' }, { 'If-Match': '1' }] }, object, { type: 'null' });
const changeType = {
  enum: ['UPSERT', 'CREATE', 'CREATE_ENTITY', 'UPDATE', 'RESTATE', 'DELETE', 'PATCH', null],
};
const proposal = record(['entityUrn', 'entityType', 'aspectName'], {
  entityUrn: urn,
  entityType,
  aspectName,
  changeType,
  aspect: record(['contentType', 'value'], {
    contentType: oneOf({ const: 'application/json' }, { const: 'application/json-patch+json' }, text),
    value: jsonText,
  }),
  systemMetadata,
  headers,
});
const snapshot = record(['urn', 'aspects'], {
  urn,
  aspects: list({
    ...record([], { 'com.linkedin.common.Status': object, 'com.linkedin.tag.TagProperties': anything }),
    minProperties: 1,
    maxProperties: 1,
  }),
});
const SNAPSHOTS = ['CorpUser', 'Tag', 'Dataset'].map(
  (type) => `com.linkedin.metadata.snapshot.${type}Snapshot`,
);
const envelope = record([], { value: anything, systemMetadata, headers });
const entity = record(['urn'], {
  urn,
  status: envelope,
  tagProperties: envelope,
  ownership: envelope,
  domains: envelope,
});

const patched = record([], { value: patch });
const patchedEntity = record(['urn'], { urn, status: patched, ownership: patched, tagProperties: patched });

const action = (...names: readonly string[]) => ({ ...query('action', { enum: names }), required: true });
const type = path('type', entityType);
const view = query('systemMetadata', flag);

const REST_LI = {
  '/entities': {
    post: operation({
      parameters: [action('ingest', 'delete', 'deleteReferences', 'listUrns', 'search', '__proto__')],
      body: oneOf(
        record(['entity'], {
          entity: record(['value'], {
            value: {
              ...record([], Object.fromEntries(SNAPSHOTS.map((name) => [name, snapshot]))),
              minProperties: 1,
              maxProperties: 1,
            },
          }),
          systemMetadata,
        }),
        record(['urn'], { urn, aspectName }),
        record(['entity'], { entity: entityType, start: number, count: number, input: text }),
      ),
    }),
  },
  '/aspects': {
    post: operation({
      parameters: [
        action('ingestProposal', 'ingestProposalBatch', 'getTimeseriesAspectValues', 'constructor'),
      ],
      body: oneOf(
        record(['proposal'], { proposal }),
        record(['proposals'], { proposals: list(proposal) }),
        timeseries,
      ),
    }),
  },
  '/entities/{urn}': { get: operation({ parameters: [path('urn', urn)] }) },
  '/entitiesV2/{urn}': {
    get: operation({
      parameters: [path('urn', urn), query('aspects', oneOf({ enum: ['List(status)', 'List()'] }, text))],
    }),
  },
  '/aspects/{urn}': {
    get: operation({ parameters: [path('urn', urn), query('aspect', aspectName), query('version', number)] }),
  },
  '/config': { get: operation({ parameters: [query('verbose', flag)], isOpen: true }) },
  '/{first}/{second}': {
    get: operation({ parameters: [path('first', text), path('second', text)] }),
    post: operation({ parameters: [path('first', text), path('second', text)], body: anything }),
  },
};

const OPENAPI = {
  '/openapi/v3/entity/{type}': {
    get: operation({
      parameters: [
        type,
        query('count', number),
        query('scrollId', text),
        query('aspects', list(aspectName)),
        view,
      ],
    }),
    post: operation({ parameters: [type, query('async', flag), view], body: list(entity) }),
    patch: operation({ parameters: [type], body: list(patchedEntity) }),
  },
  '/openapi/v3/entity/{type}/batchGet': {
    post: operation({ parameters: [type, view], body: list(record(['urn'], { urn, status: object })) }),
  },
  '/openapi/v3/entity/{type}/{urn}': {
    get: operation({ parameters: [type, path('urn', urn), query('aspects', list(aspectName)), view] }),
    delete: operation({ parameters: [type, path('urn', urn)] }),
  },
  '/openapi/v3/entity/{type}/{urn}/{aspect}': {
    get: operation({ parameters: [type, path('urn', urn), path('aspect', aspectName), view] }),
    delete: operation({ parameters: [type, path('urn', urn), path('aspect', aspectName)] }),
  },
  '/openapi/operations/{rest}': {
    get: operation({ parameters: [path('rest', text)] }),
    post: operation({ parameters: [path('rest', text)], body: anything }),
  },
  '/openapi/operations/identity/user/urn': { get: operation({ parameters: [] }) },
};

/**
 * @param prefix where the Rest.li routes begin: nowhere at the metadata service itself, `/api/gms` at the frontend.
 * @returns an OpenAPI 3.1 document.
 */
export function metadataDocument(prefix: '' | '/api/gms'): object {
  const restLi = Object.entries(REST_LI).map(([route, methods]) => [`${prefix}${route}`, methods]);
  return {
    openapi: '3.1.1',
    info: { title: 'The metadata service', version: '1' },
    security: [{ bearer: [] }],
    paths: { ...Object.fromEntries(restLi), ...OPENAPI },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
}

function operation({ parameters, body, isOpen = false }: OperationInput): object {
  const problem = { schema: record(['message', 'status'], { message: text, status: { type: 'integer' } }) };
  const content = { 'application/json': problem, 'application/problem+json': problem };
  const statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422];
  return {
    ...(isOpen ? { security: [] } : {}),
    parameters,
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      200: { description: 'Done' },
      ...Object.fromEntries(statuses.map((status) => [status, { description: 'Refused', content }])),
    },
  };
}

type OperationInput = {
  readonly parameters: readonly object[];
  readonly body?: Schema;
  /** Whether it needs no credential. */
  readonly isOpen?: boolean;
};

function oneOf(...schemas: readonly Schema[]): Schema {
  return { anyOf: schemas };
}

function record(required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required, properties };
}

function list(items: Schema): Schema {
  return { type: 'array', items, maxItems: 6 };
}

function path(name: string, schema: Schema): object {
  return { name, in: 'path', required: true, schema };
}

function query(name: string, schema: Schema): object {
  return { name, in: 'query', schema };
}
