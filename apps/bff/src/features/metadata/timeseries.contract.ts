import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { type AccessStage, dataset, is, openAccessStage } from './metadata-access-stage.contract.ts';
import { proposalOf } from './metadata-door.contract.ts';
import { KEPT_EVENTS } from './timeseries-repository.ts';

const manyValues = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);
const oneOf = (...values: string[]) => ({ field: 'x', values });

/** Time-series aspects: kept as events, read newest first, bounded, and guarded like their entity. */
export function timeseriesContract(name: string, open: () => Promise<Database>): void {
  describe(`time series on ${name}`, () => {
    let stage: AccessStage;
    beforeAll(async () => {
      stage = await openAccessStage(open);
    });
    afterEach(() => stage.withdraw());
    afterAll(() => stage.door.close());

    const profile = (urn: string, timestampMillis: unknown, more = {}) =>
      proposalOf(urn, 'datasetProfile', { timestampMillis, ...more });
    const ingest = (...proposals: unknown[]) => stage.door.ingestBatch(proposals, 'datahub');
    const query = async (urn: string, more: object = {}, as = 'datahub') => {
      const body = { urn, entity: 'dataset', aspect: 'datasetProfile', ...more };
      const answer = await stage.door.send('POST', '/aspects?action=getTimeseriesAspectValues', { as, body });
      const values = (answer.body.value as { values?: { aspect: { value: string } }[] } | undefined)?.values;
      const events = values?.map(({ aspect }) => JSON.parse(aspect.value) as Record<string, unknown>);
      return { ...answer, events, times: events?.map(({ timestampMillis }) => timestampMillis) };
    };
    const remove = (body: object) =>
      stage.door.send('POST', '/entities?action=delete', { as: 'datahub', body });

    describe('200', () => {
      it('events come newest first, however they were written; of one moment and partition the last counts', async () => {
        const urn = dataset('series');
        const partition = { partitionSpec: { partition: 'p', type: 'PARTITION' } };
        await ingest(profile(urn, 20), profile(urn, 30), profile(urn, 10));
        await ingest(profile(urn, 20, { rowCount: 2 }), profile(urn, 20, partition));
        expect((await query(urn)).times).toEqual([30, 20, 20, 10]);
        expect((await query(urn)).events).toContainEqual({ timestampMillis: 20, rowCount: 2 });
        expect((await query(urn, { limit: 2 })).times).toEqual([30, 20]);
        expect((await query(urn, { latestValue: true })).times).toEqual([30]);
        expect((await query(urn, { startTimeMillis: 10, endTimeMillis: 20 })).times).toEqual([20, 20, 10]);
        expect((await query(dataset('none'))).times).toEqual([]);
      });

      it('a filter finds by members of the events, past all that do not match', async () => {
        const urn = dataset('filtered');
        const events = Array.from({ length: 60 }, (_, n) =>
          profile(urn, n, { rowCount: n, name: `p${n % 2}` }),
        );
        await ingest(...events);
        const where = (...and: object[]) => ({ filter: { or: [{ and }] } });
        const named = { field: 'name', condition: 'EQUAL', values: ['p1'] };
        expect((await query(urn, { ...where(named), limit: 2 })).times).toEqual([59, 57]);
        expect((await query(urn, { ...where({ ...named, negated: true }), limit: 1 })).times).toEqual([58]);
        const below = { field: 'rowCount', condition: 'LESS_THAN', values: ['3'] };
        expect((await query(urn, where(named, below))).times).toEqual([1]);
        expect((await query(urn, where({ field: 'constructor', values: ['x'] }))).times).toEqual([]);
        // Writing out what may be megabytes, for each criterion, would make one request last.
        const whole = { field: 'partitionSpec', values: ['{"partition":"p"}'] };
        await ingest(profile(urn, 70, { partitionSpec: { partition: 'p' } }));
        expect((await query(urn, where(whole))).times).toEqual([]);
      });

      it(`keeps the newest ${KEPT_EVENTS} of each series, and makes no versions of an aspect`, async () => {
        const urn = dataset('bounded');
        await ingest(...Array.from({ length: KEPT_EVENTS + 5 }, (_, n) => profile(urn, 1_000 + n)));
        await ingest(profile(urn, 1));
        const { times } = await query(urn, { limit: 10_000 });
        expect(times).toHaveLength(KEPT_EVENTS);
        expect(times?.at(-1)).toBe(1_005);
        const crowd = Array.from({ length: 30 }, (_, n) => profile(urn, 9_999, { messageId: `${n}` }));
        await ingest(...crowd);
        expect((await query(urn)).times?.slice(0, 31)).toEqual([...crowd.map(() => 9_999), 1_404]);
        expect((await query(urn)).times).toHaveLength(KEPT_EVENTS);
        expect(await stage.aspectRows(urn)).toBe(1);
      });

      it('is deleted by a span, as an aspect, or with its entity, and the answer says how many events', async () => {
        const urn = dataset('deleted');
        await ingest(...[1, 2, 3, 4, 5].map((time) => profile(urn, time)));
        const aspectName = 'datasetProfile';
        const rowsOf = async (body: object) => {
          const { rows, timeseriesRows } = (await remove({ urn, ...body })).body.value as Record<
            string,
            number
          >;
          return [rows, timeseriesRows];
        };
        expect(await rowsOf({ aspectName, startTimeMillis: 2, endTimeMillis: 3 })).toEqual([0, 2]);
        expect((await query(urn)).times).toEqual([5, 4, 1]);
        expect(await rowsOf({ aspectName })).toEqual([0, 3]);
        await ingest(profile(urn, 6), proposalOf(urn, 'operation', { timestampMillis: 6 }));
        expect(await rowsOf({})).toEqual([1, 2]);
        expect((await query(urn)).times).toEqual([]);
      });
    });

    describe('403', () => {
      it('whoever may not read the entity reads no events, and cannot tell it from what is not there', async () => {
        const urn = dataset('hidden');
        await ingest(profile(urn, 1));
        for (const other of [urn, dataset('never')]) expect((await query(other, {}, 'bob')).status).toBe(403);
        await stage.grant(['VIEW_ENTITY_PAGE'], [is('URN', 'EQUALS', dataset('other'))]);
        const asked = [await query(urn, {}, 'bob'), await query(dataset('never'), {}, 'bob')];
        expect(new Set(asked.map(({ status, times }) => `${status} ${times}`)).size).toBe(1);
        await stage.withdraw();
        await stage.grant(['VIEW_ENTITY_PAGE']);
        expect((await query(urn, {}, 'bob')).times).toEqual([1]);
        expect((await stage.door.ingest(profile(urn, 2), 'bob')).status).toBe(403);
        expect((await query(urn)).times).toEqual([1]);
      });
    });

    describe('400 and 422', () => {
      it.each([
        ['no time', profile(dataset('bad'), undefined), 'needs timestampMillis'],
        ['a time that is none', profile(dataset('bad'), -1), 'needs timestampMillis'],
        ['a time in a text', profile(dataset('bad'), '1'), 'needs timestampMillis'],
        ['a change of events', { ...profile(dataset('bad'), 1), changeType: 'CREATE' }, 'not with CREATE'],
        [
          'a patch of events',
          {
            ...profile(dataset('bad'), 1),
            changeType: 'PATCH',
            aspect: { contentType: 'application/json-patch+json', value: '[]' },
          },
          'not with PATCH',
        ],
      ])('%s is not written', async (_, proposal, message) => {
        const answer = await ingest(profile(dataset('bad'), 1), proposal);
        expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining(message)]);
        expect((await query(dataset('bad'))).times).toEqual([]);
      });

      it.each<[object, string]>([
        [{ aspect: 'status' }, 'aspect: Name a time-series aspect'],
        [{ entity: 'chart' }, 'entity: The URN is of the type dataset'],
        [{ limit: 0 }, 'limit'],
        [{ startTimeMillis: 'now' }, 'startTimeMillis'],
        [{ sort: { field: 'x' } }, 'sort'],
        [{ filter: { or: {} } }, 'filter'],
        [{ filter: { or: [{ and: [{ field: 'x' }] }] } }, 'field and values'],
        [{ filter: { or: [{ and: [{ field: 'x', values: [], condition: 'START_WITH' }] }] } }, 'EQUAL, IN'],
      ])('%j is 400', async (more, message) => {
        const answer = await query(dataset('any'), more);
        expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)]);
      });

      it('a filter of more than 1000 criteria and values is 400: each is compared with every event', async () => {
        const inOne = [{ and: [oneOf(...manyValues(1_000))] }];
        const inMany = manyValues(11).map(() => ({ and: manyValues(100).map((value) => oneOf(value)) }));
        for (const or of [inOne, inMany]) {
          const { status, body } = await query(dataset('any'), { filter: { or } });
          expect([status, body.message]).toEqual([400, expect.stringContaining('At most 1000 criteria')]);
        }
      });

      it('events that are too much for one answer are 400, to who may read them; fewer of them are shown', async () => {
        const urn = dataset('huge');
        await ingest(profile(urn, 1));
        const value = { timestampMillis: 2, note: 'x'.repeat(15_000_000) };
        const event = { urn, aspect: 'datasetProfile', value, systemMetadata: null, at: 1, by: urn };
        await stage.door.store.transaction(async (tx) => {
          for (const key of ['a', 'b', 'c', 'd', 'e'])
            await tx.timeseries.insert({ ...event, timestamp: 2, key });
        });
        const answer = await query(urn);
        expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('64 MiB')]);
        expect((await query(urn, { limit: 1 })).times).toEqual([2]);
        expect((await query(urn, { endTimeMillis: 1 })).times).toEqual([1]);
        expect((await query(urn, {}, 'bob')).status).toBe(403);
      });

      it('a span of time of what has none is 400, and nothing is deleted', async () => {
        const urn = dataset('spanless');
        await ingest(profile(urn, 1), proposalOf(urn, 'status', { removed: false }));
        for (const aspectName of [undefined, 'status']) {
          expect((await remove({ urn, aspectName, endTimeMillis: 5 })).status).toBe(400);
        }
        expect(await stage.aspectRows(urn)).toBe(2);
      });
    });
  });
}
