import { corpUserUrn } from '@latchkey/shared/urn';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import type { Repositories } from '../../store.ts';
import type { AspectWrite } from './aspect-repository.ts';
import { type AccessStage, BOB, dataset, openAccessStage } from './metadata-access-stage.contract.ts';
import { NOW, proposalOf } from './metadata-door.contract.ts';
import type { JsonObject } from './metadata-types.ts';

/** Writes that meet a change of what decides about them: whoever commits first decides. */
export function metadataRacesContract(name: string, open: () => Promise<Database>): void {
  describe(`METADATA policies and writes at the same moment on ${name}`, () => {
    let stage: AccessStage;
    beforeAll(async () => {
      stage = await openAccessStage(open);
    });
    afterEach(() => stage.withdraw());
    afterAll(() => stage.door.close());

    /** SQLite has one writer, behind whom everybody waits; PostgreSQL lists who waits for a lock. */
    const isSomebodyWaiting = async () => {
      const { database } = stage.door;
      if (database.dialect === 'sqlite') return true;
      const waiting = sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return (await waiting.execute(database.reader)).rows.length > 0;
    };

    /** @returns the status of Bob's write, sent while `change` is done but not committed. */
    const writeDuring = async (urn: string, change: (tx: Repositories) => Promise<unknown>) => {
      const entered = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const changing = stage.door.store.transaction(async (tx) => {
        await change(tx);
        entered.resolve();
        await released.promise;
      });
      await entered.promise;
      let status: number | undefined;
      const writing = stage.write(urn, 'status', { removed: true }, 'bob').then((answer) => {
        status = answer.status;
      });
      while (status === undefined && !(await isSomebodyWaiting())) await stage.door.get('/health');
      released.resolve();
      await Promise.all([changing, writing]);
      return status;
    };
    const aspectOf = (urn: string, aspect: string, value: JsonObject): AspectWrite => ({
      urn,
      entityType: 'dataset',
      aspect,
      value,
      systemMetadata: null,
      at: NOW,
      by: BOB,
    });
    const owners = (urn: string) => ({ owners: [{ owner: urn, type: 'DATAOWNER' }] });

    it('another owner, committed first, decides about a write that was waiting', async () => {
      const urn = dataset('race.owner');
      await stage.grant(['EDIT_ENTITY'], [], { resourceOwners: true });
      for (const [owner, expected] of [
        [corpUserUrn('alice'), 403],
        [BOB, 200],
      ] as const) {
        await stage.write(urn, 'ownership', owners(owner === BOB ? corpUserUrn('alice') : BOB));
        const status = await writeDuring(urn, async (tx) => {
          await tx.authority.rely();
          await tx.aspects.lock({ urn, aspect: 'datasetKey' });
          await tx.aspects.upsert(aspectOf(urn, 'ownership', owners(owner)));
        });
        expect(status).toBe(expected);
      }
    });

    it('who may only create does not change what somebody else has just made', async () => {
      const urn = dataset('race.create');
      await stage.grant(['CREATE_ENTITY']);
      const status = await writeDuring(urn, async (tx) => {
        await tx.authority.rely();
        await tx.aspects.insertOrLock(aspectOf(urn, 'datasetKey', { name: 'race.create' }));
        await tx.aspects.upsert(aspectOf(urn, 'datasetProperties', { name: 'theirs' }));
      });
      expect(status).toBe(403);
      expect(await stage.aspectRows(urn)).toBe(2);
      expect((await stage.write(dataset('race.free'), 'status', { removed: true }, 'bob')).status).toBe(200);
    });

    it('a policy that is withdrawn while a write waits is gone for it', async () => {
      const urn = dataset('race.policy');
      await stage.write(urn, 'status', { removed: false });
      await stage.grant(['EDIT_ENTITY']);
      const status = await writeDuring(urn, async (tx) => {
        await tx.authority.change();
        await tx.policies.updateState('urn:li:dataHubPolicy:test', 'INACTIVE', NOW);
      });
      expect(status).toBe(403);
      await stage.setState('ACTIVE');
      expect((await stage.write(urn, 'status', { removed: true }, 'bob')).status).toBe(200);
    });

    it('batches that name the same new entities in other orders pass without a deadlock', async () => {
      await stage.grant(['EDIT_ENTITY']);
      const urns = Array.from({ length: 12 }, (_, index) => dataset(`race.order-${index}`));
      const batches = Array.from({ length: 6 }, (_, turn) =>
        (turn % 2 === 0 ? urns : urns.toReversed()).map((urn) =>
          proposalOf(urn, 'datasetProperties', { name: `${turn}` }),
        ),
      );
      const answers = await Promise.all(batches.map((batch) => stage.door.ingestBatch(batch, 'bob')));
      expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 200));
    });
  });
}
