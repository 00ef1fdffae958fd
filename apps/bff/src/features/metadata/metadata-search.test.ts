import { describe, expect, it } from 'vitest';
import { longestTurnDuring } from '../../../../../scripts/testing/busy-machine.ts';
import { systemContext } from '../../security/actor.ts';
import { createStore } from '../../store.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { createMetadataService } from './metadata-service.ts';

const ENTITIES = 2_000;
const urnOf = (index: number) =>
  `urn:li:dataset:(urn:li:dataPlatform:x,d${String(index).padStart(5, '0')},PROD)`;

async function createLargeCatalog(dialect: (typeof DIALECTS)[number]) {
  const database = await openTestDatabase(dialect);
  const common = { entity_type: 'dataset', version: 0, created_at: 1, created_by: 'test' };
  const long = 'y'.repeat(10_000);
  for (let start = 0; start < ENTITIES; start += 500) {
    const rows = Array.from({ length: 500 }, (_, index) => urnOf(start + index)).flatMap((urn) => [
      { ...common, urn, aspect: 'datasetKey', value: '{}' },
      { ...common, urn, aspect: 'datasetProperties', value: JSON.stringify({ description: long, urn }) },
    ]);
    await database.writer.insertInto('metadata_aspects').values(rows).execute();
  }
  return createMetadataService({ store: createStore(database), clock: createTestClock() });
}

describe.each(DIALECTS)('a search through many long texts, on %s', (dialect) => {
  it('finds all, page by page, and lets others be answered meanwhile (test ST-03)', async () => {
    const metadata = await createLargeCatalog(dialect);
    const search = (text: string, start = 0) =>
      metadata.search(systemContext('test'), 'dataset', text, { start, limit: 10 });
    const { longest, total } = await longestTurnDuring(async () => {
      expect(await search('is nowhere')).toEqual({ urns: [], total: 0 });
      expect(await search('D019')).toMatchObject({
        total: 100,
        urns: [urnOf(1_900), ...Array(9).fill(expect.any(String))],
      });
      expect((await search('yyy', 1_995)).urns).toEqual([1_995, 1_996, 1_997, 1_998, 1_999].map(urnOf));
      expect((await search('')).total).toBe(ENTITIES);
    });
    // In one piece it is a quarter of it; in pieces it is a twentieth of that.
    expect(longest, `of ${total} ms`).toBeLessThan(Math.max(100, total / 3));
  });
});
