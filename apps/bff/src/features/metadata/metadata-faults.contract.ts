import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import type { Repositories, Store } from '../../store.ts';
import { metadataPolicy, NOW, openTestDoor, proposalOf, type TestDoor } from './metadata-door.contract.ts';

const TAG = 'urn:li:tag:faulty';

/** What a read answers while the connection is away, as the drivers say it. */
const AWAY = {
  sqlite: Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 }),
  postgres: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
};

/** No answer about policies is never taken for a yes. */
export function metadataFaultsContract(name: 'sqlite' | 'postgres', open: () => Promise<Database>): void {
  describe(`the metadata door on ${name} while policies cannot be read`, () => {
    let door: TestDoor;
    let broken: 'policies' | 'groups' | 'aspects' | undefined;

    /** Breaks one kind of read, in a transaction and outside. */
    const fragile = (repositories: Repositories): Repositories => {
      const fail = async (): Promise<never> => {
        throw AWAY[name];
      };
      return {
        ...repositories,
        policies: {
          ...repositories.policies,
          ...(broken === 'policies' ? { listActiveMetadata: fail } : {}),
        },
        users: { ...repositories.users, ...(broken === 'groups' ? { listGroups: fail } : {}) },
        aspects: { ...repositories.aspects, ...(broken === 'aspects' ? { listNamed: fail } : {}) },
      };
    };
    const wrap = (store: Store): Store => ({
      get read() {
        return fragile(store.read);
      },
      transaction: (work) => store.transaction((tx) => work(fragile(tx))),
      close: () => store.close(),
    });

    beforeAll(async () => {
      door = await openTestDoor(open, wrap);
      await door.store.transaction(async (tx) => {
        await tx.policies.updateState('urn:li:dataHubPolicy:view-entity-page-all', 'INACTIVE', NOW);
        // Bob's rights depend on groups and owners, so that both are looked up.
        const policy = {
          privileges: ['EDIT_ENTITY', 'DELETE_ENTITY'],
          actors: { groups: ['urn:li:corpGroup:g'], resourceOwners: true },
        };
        await tx.policies.insertIfAbsent(metadataPolicy('owners', policy), NOW);
      });
      const owners = [{ owner: 'urn:li:corpuser:bob', type: 'DATAOWNER' }];
      await door.ingest(proposalOf(TAG, 'ownership', { owners }), 'datahub');
    });
    afterAll(() => door.close());

    const tries = async () => {
      const answers = [
        await door.get(`/aspects/${TAG}?aspect=ownership&version=0`, 'bob'),
        await door.send('POST', '/openapi/v3/entity/tag/batchGet', { as: 'bob', body: [{ urn: TAG }] }),
        await door.send('POST', '/entities?action=search', {
          as: 'bob',
          body: { entity: 'tag', input: '*' },
        }),
        await door.ingest(proposalOf(TAG, 'tagProperties', { name: 'x' }), 'bob'),
        await door.send('POST', '/entities?action=deleteReferences', { as: 'bob', body: { urn: TAG } }),
      ];
      return answers.map(({ status }) => status);
    };
    const hasProperties = async () =>
      (await door.store.read.aspects.find({ urn: TAG, aspect: 'tagProperties' }, 0)) !== undefined;

    it.each(['policies', 'groups', 'aspects'] as const)(
      '503 when %s cannot be read; nothing is written',
      async (part) => {
        broken = part;
        expect(await tries()).toEqual([503, 503, 503, 503, 503]);
        broken = undefined;
        expect(await hasProperties()).toBe(false);
      },
    );

    it('500 when a policy is damaged, never what it might have granted', async () => {
      await door.database.writer
        .updateTable('policies')
        .set({ actors: '{"allUsers":true' })
        .where('urn', '=', 'urn:li:dataHubPolicy:owners')
        .execute();
      expect(await tries()).toEqual([500, 500, 500, 500, 500]);
      expect(await hasProperties()).toBe(false);
    });

    it('works again afterwards', async () => {
      await door.database.writer
        .updateTable('policies')
        .set({ actors: '{"resourceOwners":true}' })
        .where('urn', '=', 'urn:li:dataHubPolicy:owners')
        .execute();
      expect(await tries()).toEqual([200, 200, 200, 200, 200]);
    });
  });
}
