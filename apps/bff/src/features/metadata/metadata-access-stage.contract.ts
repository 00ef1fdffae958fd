import type { PolicyActors, PolicyCriterion } from '@latchkey/shared/policies';
import { corpUserUrn } from '@latchkey/shared/urn';
import type { Database } from '../../db/database.ts';
import { metadataPolicy, NOW, openTestDoor, proposalOf } from './metadata-door.contract.ts';

/** Who asks, and a group that he is in. */
export const BOB = corpUserUrn('bob');
export const GROUP = 'urn:li:corpGroup:stewards';

const TEST_POLICY = 'urn:li:dataHubPolicy:test';

/** What every user and owner may do at first; without it only what a test grants is granted. */
const GRANTED_AT_FIRST = [
  'view-entity-page-all',
  'view-dataset-sensitive',
  'asset-owners-metadata-policy',
].map((id) => `urn:li:dataHubPolicy:${id}`);

/** The metadata door where Bob may do nothing but what a test grants him. */
export type AccessStage = Awaited<ReturnType<typeof openAccessStage>>;

export async function openAccessStage(open: () => Promise<Database>) {
  const door = await openTestDoor(open);
  await door.store.transaction(async (tx) => {
    for (const urn of GRANTED_AT_FIRST) await tx.policies.updateState(urn, 'INACTIVE', NOW);
    await tx.groups.insertMember(GROUP, BOB);
  });

  return {
    door,
    write: (urn: string, aspect: string, value: unknown, as = 'datahub') =>
      door.ingest(proposalOf(urn, aspect, value), as),

    /** Gives privileges by one policy, until `withdraw`; over everything unless there are criteria. */
    grant: (
      privileges: readonly string[],
      criteria: readonly PolicyCriterion[] = [],
      actors: Partial<PolicyActors> = { users: [BOB] },
    ) =>
      door.store.transaction((tx) =>
        tx.policies.insertIfAbsent(metadataPolicy('test', { privileges, actors, criteria }), NOW),
      ),
    setState: (state: 'ACTIVE' | 'INACTIVE' | 'DRAFT') =>
      door.store.transaction((tx) => tx.policies.updateState(TEST_POLICY, state, NOW)),
    withdraw: () => door.store.transaction((tx) => tx.policies.delete(TEST_POLICY)),

    aspectRows: async (urn: string): Promise<number> =>
      (
        await door.database.reader
          .selectFrom('metadata_aspects')
          .select('aspect')
          .where('urn', '=', urn)
          .execute()
      ).length,

    /** @returns the statuses of every way to read one entity. */
    readings: async (urn: string, as = 'bob'): Promise<number[]> => {
      const type = String(urn.split(':')[2]);
      const path = encodeURIComponent(urn);
      const answers = [
        await door.get(`/entities/${path}`, as),
        await door.get(`/entitiesV2/${path}`, as),
        await door.get(`/aspects/${path}?aspect=status&version=0`, as),
        await door.get(`/openapi/v3/entity/${type}/${path}`, as),
        await door.get(`/openapi/v3/entity/${type}/${path}/status`, as),
        await door.send('HEAD', `/openapi/v3/entity/${type}/${path}`, { as }),
        await door.send('POST', `/openapi/v3/entity/${type}/batchGet`, { as, body: [{ urn }] }),
      ];
      return answers.map(({ status }) => status);
    },

    /** @returns URNs and total of every way to find entities without naming them. */
    findings: async (type: string, as = 'bob') => {
      const post = async (action: string, body: object) =>
        (await door.send('POST', `/entities?action=${action}`, { as, body: { entity: type, ...body } })).body
          .value as Record<string, unknown>;
      const listed = await post('listUrns', { start: 0, count: 100 });
      const searched = await post('search', { input: '*', start: 0, count: 100 });
      const paged = (await door.get(`/openapi/v3/entity/${type}?count=100`, as)).body;
      const hits = searched.entities as { entity: string }[];
      const entities = paged.entities as { urn: string }[];
      return {
        listed: [listed.entities, listed.total],
        searched: [hits.map(({ entity }) => entity), searched.numEntities],
        paged: [entities.map(({ urn }) => urn), paged.totalCount],
      } as const;
    },
  };
}

export const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:hive,${name},PROD)`;

export const is = (
  field: string,
  condition: PolicyCriterion['condition'],
  ...values: string[]
): PolicyCriterion => ({ field, condition, values });

/** The one status of every way to read one entity. */
export const all = (status: number) => Array.from({ length: 7 }, () => status);

/** @returns an answer's text without what differs at each request. */
export const withoutRequestId = (text: string) => text.replace(/"(requestId|instance)":"[^"]*"/g, '');
