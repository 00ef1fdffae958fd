import { aspectClassName, snapshotClassName } from '../features/metadata/aspect-registry.ts';

/** What somebody tries to write. */
export type Subject = { readonly urn: string; readonly aspect: string; readonly value: object };

/** One way to write at the metadata service, or to read with a method that writes. */
export type WriteWay = {
  readonly name: string;
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** With the action, where the route has any. */
  readonly path: (subject: Subject) => string;
  readonly body?: (subject: Subject) => unknown;
  /**
   * What a holder of every METADATA privilege hears about a subject that needs another one. `read`: the way only
   * reads, so it changes nothing, whatever it answers. `unsupported`: nobody writes like that. `absent`: nothing
   * is behind the path.
   */
  readonly refusal: 'privilege' | 'deletion' | 'unsupported' | 'graphql' | 'read' | 'absent';
};

/** A dataset that may be written, in one batch with what may not. */
export const HARMLESS = 'urn:li:dataset:(urn:li:dataPlatform:hive,harmless,PROD)';

export const typeOf = (urn: string) => String(urn.split(':')[2]);

const proposalOf = ({ urn, aspect, value }: Subject, changeType: string) => ({
  entityType: typeOf(urn),
  entityUrn: urn,
  changeType,
  aspectName: aspect,
  ...(changeType === 'DELETE'
    ? {}
    : { aspect: { contentType: 'application/json', value: JSON.stringify(value) } }),
});
const patchOf = ({ value }: Subject) =>
  Object.entries(value).map(([name, member]) => ({ op: 'add', path: `/${name}`, value: member }));
const patchProposalOf = (subject: Subject, patch: unknown) => ({
  ...proposalOf(subject, 'PATCH'),
  aspect: { contentType: 'application/json-patch+json', value: JSON.stringify(patch) },
});
const snapshotOf = ({ urn, aspect, value }: Subject) => ({
  value: { [snapshotClassName(typeOf(urn))]: { urn, aspects: [{ [aspectClassName(aspect)]: value }] } },
});
const entityPath = ({ urn }: Subject) => `/openapi/v3/entity/${typeOf(urn)}/${encodeURIComponent(urn)}`;
const typePath = ({ urn }: Subject) => `/openapi/v3/entity/${typeOf(urn)}`;

const CHANGES = ['UPSERT', 'CREATE', 'CREATE_ENTITY', 'UPDATE', 'RESTATE', 'DELETE'] as const;

/** Every way that a route of the metadata service takes anything but GET; a test compares with its routers. */
export const WRITE_WAYS: readonly WriteWay[] = [
  ...CHANGES.map(
    (changeType): WriteWay => ({
      name: `a proposal, ${changeType}`,
      method: 'POST',
      path: () => '/aspects?action=ingestProposal',
      body: (subject) => ({ proposal: proposalOf(subject, changeType) }),
      refusal: changeType === 'DELETE' ? 'deletion' : 'privilege',
    }),
  ),
  {
    name: 'a proposal, PATCH',
    method: 'POST',
    path: () => '/aspects?action=ingestProposal',
    body: (subject) => ({ proposal: patchProposalOf(subject, patchOf(subject)) }),
    refusal: 'privilege',
  },
  {
    name: 'a batch of patches, each with its own keys, with something harmless',
    method: 'POST',
    path: () => '/aspects?action=ingestProposalBatch',
    body: (subject) => {
      const harmless = { urn: HARMLESS, aspect: 'status', value: { removed: false } };
      const [member = 'x'] = Object.keys(subject.value);
      const keyed = { arrayPrimaryKeys: { [member]: [] }, patch: patchOf(subject), forceGenericPatch: true };
      return { proposals: [patchProposalOf(harmless, patchOf(harmless)), patchProposalOf(subject, keyed)] };
    },
    refusal: 'privilege',
  },
  {
    name: 'a batch with something harmless',
    method: 'POST',
    path: () => '/aspects?action=ingestProposalBatch',
    body: (subject) => {
      const harmless = { urn: HARMLESS, aspect: 'status', value: { removed: false } };
      return { proposals: [proposalOf(harmless, 'UPSERT'), proposalOf(subject, 'UPSERT')] };
    },
    refusal: 'privilege',
  },
  {
    name: 'a snapshot',
    method: 'POST',
    path: () => '/entities?action=ingest',
    body: (subject) => ({ entity: snapshotOf(subject) }),
    refusal: 'privilege',
  },
  {
    name: 'a batch of snapshots, which is not offered',
    method: 'POST',
    path: () => '/entities?action=batchIngest',
    body: (subject) => ({ entities: [snapshotOf(subject)] }),
    refusal: 'unsupported',
  },
  {
    name: 'the deletion of an entity',
    method: 'POST',
    path: () => '/entities?action=delete',
    body: ({ urn }) => ({ urn }),
    refusal: 'privilege',
  },
  {
    name: 'the deletion of an aspect',
    method: 'POST',
    path: () => '/entities?action=delete',
    body: ({ urn, aspect }) => ({ urn, aspectName: aspect }),
    refusal: 'deletion',
  },
  {
    name: 'the deletion of references',
    method: 'POST',
    path: () => '/entities?action=deleteReferences',
    body: ({ urn }) => ({ urn }),
    refusal: 'privilege',
  },
  {
    name: 'OpenAPI',
    method: 'POST',
    path: typePath,
    body: ({ urn, aspect, value }) => [{ urn, [aspect]: { value } }],
    refusal: 'privilege',
  },
  {
    name: 'OpenAPI, if there is none',
    method: 'POST',
    path: typePath,
    body: ({ urn, aspect, value }) => [{ urn, [aspect]: { value, headers: { 'If-None-Match': '*' } } }],
    refusal: 'privilege',
  },
  {
    name: 'OpenAPI’s patch',
    method: 'PATCH',
    path: typePath,
    body: (subject) => [{ urn: subject.urn, [subject.aspect]: { value: { patch: patchOf(subject) } } }],
    refusal: 'privilege',
  },
  { name: 'OpenAPI’s deletion of an entity', method: 'DELETE', path: entityPath, refusal: 'privilege' },
  {
    name: 'OpenAPI’s deletion of an aspect',
    method: 'DELETE',
    path: (subject) => `${entityPath(subject)}/${subject.aspect}`,
    refusal: 'deletion',
  },
  {
    // Which mutation is open to whom is the matrix of test AZ-01, where `steward` is such a holder.
    name: 'GraphQL',
    method: 'POST',
    path: () => '/api/graphql',
    body: ({ urn }) => ({
      query: `mutation ($actors: [String!]!) {
        batchAssignRole(input: { roleUrn: "urn:li:dataHubRole:Admin", actors: $actors }) }`,
      variables: { actors: [urn] },
    }),
    refusal: 'graphql',
  },
  {
    name: 'the events of a time series',
    method: 'POST',
    path: () => '/aspects?action=getTimeseriesAspectValues',
    body: ({ urn }) => ({ urn, aspect: 'datasetProfile' }),
    refusal: 'read',
  },
  {
    name: 'listUrns',
    method: 'POST',
    path: () => '/entities?action=listUrns',
    body: ({ urn }) => ({ entity: typeOf(urn) }),
    refusal: 'read',
  },
  {
    name: 'search',
    method: 'POST',
    path: () => '/entities?action=search',
    body: ({ urn }) => ({ entity: typeOf(urn), input: '*' }),
    refusal: 'read',
  },
  {
    name: 'batchGet',
    method: 'POST',
    path: (subject) => `${typePath(subject)}/batchGet`,
    body: ({ urn }) => [{ urn }],
    refusal: 'read',
  },
  {
    name: 'a path that is public in DataHub and absent here',
    method: 'POST',
    path: () => '/schema-registry/subjects',
    refusal: 'absent',
  },
];
