import { aspectClassName } from '../features/metadata/aspect-registry.ts';
import type { Answers, Cell, RowBase } from './role-matrix.contract.ts';
import type { Caller } from './role-matrix-callers.contract.ts';

/** Who may do what at the metadata service, by itself and through the proxy (docs/decisions/006). */
export type MetadataRow = RowBase & {
  /** Method and address, in which `{urn}` stands for the target; then words. */
  readonly operation: string;
  readonly body?: (cell: Cell<MetadataRow>) => unknown;
};

/** Out of the box everybody reads everything, owners change what is theirs, and these change everything. */
const EDITORS: readonly Caller[] = ['admin', 'machine', 'steward', 'system'];
/** No METADATA privilege reaches users. */
const PEOPLE_MANAGERS: readonly Caller[] = ['people', 'admin', 'machine', 'system'];
/** Those with MANAGE_SYSTEM_OPERATIONS. */
const OPERATORS: readonly Caller[] = ['admin', 'machine', 'system'];

const every = (status: number) => ({ own: status, other: status, unknown: status, deleted: status });
const READ: RowBase['answers'] = [['everybody', { own: 200, other: 200, unknown: 404, deleted: 404 }]];
const CHANGE: RowBase['answers'] = [
  [EDITORS, every(200)],
  ['everybody', { own: 200 }],
];
/** To own something is not enough to delete it, and what is not there is deleted without a word. */
const DELETE: RowBase['answers'] = [[EDITORS, every(200)]];

const status = { removed: false };
const proposalOf = (urn: string, aspect: string, value: object) => ({
  entityType: urn.split(':')[2],
  entityUrn: urn,
  changeType: 'UPSERT',
  aspectName: aspect,
  aspect: { contentType: 'application/json', value: JSON.stringify(value) },
});
const row = (
  operation: string,
  answers: RowBase['answers'],
  body?: (urn: string) => unknown,
): MetadataRow => ({
  operation,
  target: 'dataset',
  tokens: 'accepted',
  answers,
  ...(body === undefined ? {} : { body: ({ id }) => body(id.id) }),
});
const anyOf = (operation: string, answer: number, body?: object): MetadataRow => ({
  operation,
  tokens: 'accepted',
  answers: [['everybody', answer]],
  ...(body === undefined ? {} : { body: () => body }),
});

const operators = (operation: string, answer: number): MetadataRow => ({
  operation,
  tokens: 'accepted',
  answers: [[OPERATORS, answer]],
});

const DATASET_ROWS: readonly MetadataRow[] = [
  anyOf('GET /openapi/operations/identity/user/urn', 200),
  operators('GET /openapi/v1/system-info', 200),
  operators('GET /openapi/v1/system-info/spring-components', 200),
  // The settings are shown to nobody.
  operators('GET /openapi/v1/system-info/properties', 404),
  operators('GET /openapi/operations/throttle/requests', 200),
  anyOf('GET /openapi/v3/entity/dataset?count=1', 200),
  anyOf('POST /entities?action=listUrns', 200, { entity: 'dataset', count: 1 }),
  anyOf('POST /entities?action=search', 200, { entity: 'dataset', input: 'no such dataset' }),
  row('GET /entities/{urn}', READ),
  // Of what is not there, DataHub shows the key.
  row('GET /entitiesV2/{urn}', [['everybody', every(200)]]),
  row('GET /aspects/{urn}?aspect=status&version=0', READ),
  row('GET /openapi/v3/entity/dataset/{urn}', READ),
  row('GET /openapi/v3/entity/dataset/{urn}/status', READ),
  row('POST /openapi/v3/entity/dataset/batchGet', [['everybody', every(200)]], (urn) => [{ urn }]),
  row('POST /aspects?action=ingestProposal', CHANGE, (urn) => ({
    proposal: proposalOf(urn, 'status', status),
  })),
  row('POST /aspects?action=ingestProposalBatch', CHANGE, (urn) => ({
    proposals: [proposalOf(urn, 'status', status)],
  })),
  row('POST /entities?action=ingest', CHANGE, (urn) => ({
    entity: {
      value: {
        'com.linkedin.metadata.snapshot.DatasetSnapshot': {
          urn,
          aspects: [{ [aspectClassName('status')]: status }],
        },
      },
    },
  })),
  row('POST /openapi/v3/entity/dataset', CHANGE, (urn) => [{ urn, status: { value: status } }]),
  row('PATCH /openapi/v3/entity/dataset', CHANGE, (urn) => [
    { urn, status: { value: [{ op: 'add', path: '/removed', value: false }] } },
  ]),
  // Of what is not there, there are no events.
  row('POST /aspects?action=getTimeseriesAspectValues', [['everybody', every(200)]], (urn) => ({
    urn,
    aspect: 'datasetProfile',
  })),
  row('POST /entities?action=deleteReferences', DELETE, (urn) => ({ urn })),
  row('POST /entities?action=delete of an aspect', DELETE, (urn) => ({ urn, aspectName: 'status' })),
  row('POST /entities?action=delete', DELETE, (urn) => ({ urn })),
  row('DELETE /openapi/v3/entity/dataset/{urn}/status', DELETE),
  row('DELETE /openapi/v3/entity/dataset/{urn}', DELETE),
];

/** Nobody changes whether he himself may act; the system user cannot be ended. */
const STANDING: Answers = { other: 200, unknown: 200, deleted: 200 };
const ofUser = (words: string, aspect: string, value: object, answers: RowBase['answers']): MetadataRow => ({
  ...row(`POST /aspects?action=ingestProposal ${words}`, answers, (urn) => ({
    proposal: proposalOf(urn, aspect, value),
  })),
  target: 'user',
});

const USER_ROWS: readonly MetadataRow[] = [
  ofUser('that describes a user', 'corpUserInfo', { active: true }, [[PEOPLE_MANAGERS, every(200)]]),
  ofUser('that suspends a user', 'corpUserStatus', { status: 'SUSPENDED' }, [
    [['system'], { own: 422 }],
    [PEOPLE_MANAGERS, STANDING],
  ]),
  ofUser('that gives a user a role', 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }, [
    [[], every(200)],
  ]),
  {
    ...row('DELETE /openapi/v3/entity/corpuser/{urn}', [
      [['system'], { own: 422 }],
      [PEOPLE_MANAGERS, STANDING],
    ]),
    target: 'user',
  },
];

/** Every route behind the authentication of the metadata service; GraphQL has a table of its own. */
export const METADATA_ROWS: readonly MetadataRow[] = [...DATASET_ROWS, ...USER_ROWS];
