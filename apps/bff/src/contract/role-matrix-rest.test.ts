import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../../scripts/docs/openapi-endpoints.ts';
import { DIALECTS } from '../test/test-database.ts';
import { type Cell, type Heard, startMatrix, withoutIds } from './role-matrix.contract.ts';
import type { RestRow } from './role-matrix-rest-row.contract.ts';
import { REST_ROWS } from './role-matrix-rest-rows.contract.ts';
import type { Sender } from './role-matrix-tools.contract.ts';

/** Of test AZ-01, which asks for 600. */
const FEWEST_CELLS = 4_000;

it('every documented route below /api/v1 has its row (test AZ-01)', () => {
  const documented = ENDPOINTS.filter(({ path }) => path.startsWith('/api/v1/')).map(
    ({ method, path }) => `${method.toUpperCase()} ${path}`,
  );
  const named = new Set(REST_ROWS.map(({ operation }) => operation.split(' ', 2).join(' ')));
  expect([...named].sort()).toEqual(documented.toSorted());
});

describe.each(DIALECTS)('who may call what over REST on %s (test AZ-01)', (database) => {
  let matrix: Awaited<ReturnType<typeof startMatrix>>;
  let cells = 0;
  beforeAll(async () => {
    matrix = await startMatrix(database, ['frontend']);
  });
  afterAll(() => expect(cells).toBeGreaterThan(FEWEST_CELLS));

  it.each(REST_ROWS.map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const played = await matrix.play(row, ask);
    expect(played.wrong).toEqual([]);
    cells += played.cells;
  });
});

async function ask(sender: Sender, cell: Cell<RestRow>): Promise<Heard> {
  const { row, id } = cell;
  const [method = '', path = ''] = row.operation.split(' ');
  const query = row.query?.(cell) ?? '';
  const address = path.replace(/\{\w+\}/, encodeURIComponent(id.id)) + query;
  const { status, text } = await sender.send(method, address, row.body?.(cell));
  return { status, words: withoutIds(text, id.id) };
}
