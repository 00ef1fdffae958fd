import { corpUserUrn } from '@latchkey/shared/urn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import {
  type AccessStage,
  BOB,
  dataset,
  GROUP,
  is,
  openAccessStage,
  withoutRequestId,
} from './metadata-access-stage.contract.ts';
import { metadataPolicy, NOW, proposalOf } from './metadata-door.contract.ts';

/** METADATA policies over many entities at once, and as they change. */
export function metadataBatchesContract(name: string, open: () => Promise<Database>): void {
  describe(`METADATA policies over batches and in time on ${name}`, () => {
    let stage: AccessStage;
    beforeAll(async () => {
      stage = await openAccessStage(open);
    });
    afterEach(() => stage.withdraw());
    afterAll(() => stage.door.close());

    describe('many at once', () => {
      const [mine, theirs] = [dataset('many.mine'), dataset('many.theirs')];
      const only = [is('URN', 'STARTS_WITH', 'urn:li:dataset:(urn:li:dataPlatform:hive,many.mine')];
      beforeAll(async () => {
        for (const urn of [mine, theirs]) await stage.write(urn, 'status', { removed: false });
      });

      it('one entity of a batch that may not be changed refuses all of it, and nothing is written', async () => {
        await stage.grant(['EDIT_ENTITY'], only);
        const before = await Promise.all([mine, theirs, dataset('many.mine.new')].map(stage.aspectRows));
        const proposals = [
          proposalOf(mine, 'datasetProperties', { name: 'x' }),
          proposalOf(dataset('many.mine.new'), 'status', { removed: false }),
          proposalOf(theirs, 'datasetProperties', { name: 'x' }),
        ];
        const batch = await stage.door.ingestBatch(proposals, 'bob');
        expect([batch.status, batch.body.message]).toEqual([403, expect.stringContaining(theirs)]);
        expect(batch.body.message).not.toContain(mine);
        const body = [mine, theirs].map((urn) => ({ urn, datasetProperties: { value: { name: 'x' } } }));
        expect(
          (await stage.door.send('POST', '/openapi/v3/entity/dataset', { as: 'bob', body })).status,
        ).toBe(403);
        expect(await Promise.all([mine, theirs, dataset('many.mine.new')].map(stage.aspectRows))).toEqual(
          before,
        );
        expect((await stage.door.ingestBatch(proposals.slice(0, 2), 'bob')).status).toBe(200);
      });

      it('a batch may not give itself what it needs: owners are those from before', async () => {
        await stage.grant(['EDIT_ENTITY'], [], { resourceOwners: true });
        const owned = proposalOf(theirs, 'ownership', { owners: [{ owner: BOB, type: 'DATAOWNER' }] });
        const batch = [owned, proposalOf(theirs, 'datasetProperties', { name: 'x' })];
        expect((await stage.door.ingestBatch(batch, 'bob')).status).toBe(403);
        expect((await stage.door.ingestBatch(batch.toReversed(), 'bob')).status).toBe(403);
        const recreated = [proposalOf(theirs, 'datasetKey', undefined, { changeType: 'DELETE' }), ...batch];
        expect((await stage.door.ingestBatch(recreated, 'bob')).status).toBe(403);
        expect(await stage.aspectRows(theirs)).toBe(2);
      });

      it('who may create and delete, but not change, changes nothing by deleting it first in one batch', async () => {
        await stage.grant(['CREATE_ENTITY', 'DELETE_ENTITY']);
        const batch = [
          proposalOf(theirs, 'datasetKey', undefined, { changeType: 'DELETE' }),
          proposalOf(theirs, 'datasetProperties', { name: 'x' }),
        ];
        const answer = await stage.door.ingestBatch(batch, 'bob');
        expect([answer.status, answer.body.message]).toEqual([403, expect.stringContaining('EDIT_ENTITY')]);
        expect(await stage.aspectRows(theirs)).toBe(2);
      });

      it('batchGet is refused for one entity that may not be seen, and does not say which', async () => {
        await stage.grant(['VIEW_ENTITY_PAGE'], only);
        const get = (...urns: string[]) =>
          stage.door.send('POST', '/openapi/v3/entity/dataset/batchGet', {
            as: 'bob',
            body: urns.map((urn) => ({ urn })),
          });
        const refused = await get(mine, theirs);
        expect([refused.status, refused.body.message]).toEqual([
          403,
          `User ${BOB} is unauthorized to READ entities.`,
        ]);
        const unknown = await get(mine, dataset('many.never'));
        expect(withoutRequestId(unknown.text)).toBe(withoutRequestId(refused.text));
        expect((await get(mine, dataset('many.mine.never'))).status).toBe(200);
      });

      it('pages and totals count only what may be seen, over more than one read', async () => {
        const tag = (index: number) => `urn:li:tag:page-${String(index).padStart(4, '0')}`;
        const proposals = Array.from({ length: 700 }, (_, index) =>
          proposalOf(tag(index), 'tagProperties', { name: index % 100 === 0 ? 'seen' : 'hidden' }),
        );
        await stage.door.ingestBatch(proposals, 'datahub');
        const hundreds = [0, 1, 2, 3, 4, 5, 6].map((index) => tag(index * 100));
        await stage.grant(['VIEW_ENTITY_PAGE'], [is('URN', 'EQUALS', ...hundreds)]);
        const search = async (body: object) =>
          (
            await stage.door.send('POST', '/entities?action=search', {
              as: 'bob',
              body: { entity: 'tag', ...body },
            })
          ).body.value as { numEntities: number; entities: { entity: string }[] };
        const second = await search({ input: '*', start: 3, count: 2 });
        expect([second.numEntities, second.entities.map(({ entity }) => entity)]).toEqual([
          7,
          hundreds.slice(3, 5),
        ]);
        expect((await search({ input: 'hidden', start: 0, count: 10 })).numEntities).toBe(0);
        const first = (await stage.door.get('/openapi/v3/entity/tag?count=4', 'bob')).body;
        const next = (
          await stage.door.get(`/openapi/v3/entity/tag?count=4&scrollId=${first.scrollId}`, 'bob')
        ).body;
        const urns = [first, next].flatMap(({ entities }) =>
          (entities as { urn: string }[]).map(({ urn }) => urn),
        );
        expect([urns, first.totalCount, next.totalCount]).toEqual([hundreds, 7, 7]);
      });
    });

    describe('as of the request', () => {
      const urn = dataset('live');
      const owners = (...list: string[]) => ({ owners: list.map((owner) => ({ owner, type: 'DATAOWNER' })) });
      beforeEach(() => stage.write(urn, 'ownership', owners(BOB)));

      it('a policy that is made inactive, changed or deleted holds from the next request on', async () => {
        await stage.grant(['EDIT_ENTITY']);
        const status = async () => [
          (await stage.readings(urn))[0],
          (await stage.write(urn, 'status', { removed: false }, 'bob')).status,
        ];
        expect(await status()).toEqual([200, 200]);
        for (const state of ['INACTIVE', 'DRAFT'] as const) {
          await stage.setState(state);
          expect(await status()).toEqual([403, 403]);
        }
        await stage.setState('ACTIVE');
        expect(await status()).toEqual([200, 200]);
        const changed = metadataPolicy('test', {
          privileges: ['EDIT_ENTITY'],
          actors: { users: [corpUserUrn('alice')] },
        });
        await stage.door.store.transaction((tx) => tx.policies.update(changed, NOW));
        expect(await status()).toEqual([403, 403]);
      });

      it('who is no longer the owner, or no longer in the group that is, is refused', async () => {
        await stage.grant(['EDIT_ENTITY'], [], { resourceOwners: true });
        const change = async () => (await stage.write(urn, 'status', { removed: false }, 'bob')).status;
        expect(await change()).toBe(200);
        await stage.write(urn, 'ownership', owners(corpUserUrn('alice')));
        expect(await change()).toBe(403);
        await stage.write(urn, 'ownership', owners(GROUP));
        expect(await change()).toBe(200);
        await stage.door.store.transaction((tx) => tx.groups.deleteMember(GROUP, BOB));
        expect(await change()).toBe(403);
        await stage.door.store.transaction((tx) => tx.groups.insertMember(GROUP, BOB));
      });

      it('who says in an aspect that he is in a group is not in it', async () => {
        await stage.door.store.transaction((tx) => tx.groups.deleteMember(GROUP, BOB));
        await stage.write(BOB, 'groupMembership', { groups: [GROUP] }, 'admin');
        await stage.grant(['EDIT_ENTITY'], [], { groups: [GROUP] });
        expect((await stage.write(urn, 'status', { removed: false }, 'bob')).status).toBe(403);
        await stage.door.store.transaction((tx) => tx.groups.insertMember(GROUP, BOB));
        expect((await stage.write(urn, 'status', { removed: false }, 'bob')).status).toBe(200);
      });

      it('a soft-deleted entity is judged like any other', async () => {
        await stage.grant(['EDIT_ENTITY'], [], { resourceOwners: true });
        expect((await stage.write(urn, 'status', { removed: true }, 'bob')).status).toBe(200);
        expect((await stage.readings(urn))[0]).toBe(200);
        expect((await stage.write(urn, 'status', { removed: false }, 'bob')).status).toBe(200);
        expect((await stage.readings(urn, 'admin'))[0]).toBe(200);
      });
    });
  });
}
