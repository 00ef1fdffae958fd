import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../../scripts/docs/openapi-endpoints.ts';
import type { TestClient } from '../test/test-client.ts';
import { type Cell, type Heard, startMatrix, withoutIds } from './role-matrix.contract.ts';
import { REST_ROWS, type RestRow } from './role-matrix-rest-rows.contract.ts';

/** Of test AZ-01, which asks for 600. */
const FEWEST_CELLS = 2_000;

describe('who may call what over REST (test AZ-01)', () => {
  let matrix: Awaited<ReturnType<typeof startMatrix>>;
  let cells = 0;
  beforeAll(async () => {
    matrix = await startMatrix();
  });
  afterAll(() => expect(cells).toBeGreaterThan(FEWEST_CELLS));

  it('every documented route below /api/v1 has its row', () => {
    const documented = ENDPOINTS.filter(({ path }) => path.startsWith('/api/v1/')).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const named = new Set(REST_ROWS.map(({ operation }) => operation.split(' ', 2).join(' ')));
    expect([...named].sort()).toEqual(documented.toSorted());
  });

  it.each(REST_ROWS.map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const played = await matrix.play(row, ask);
    expect(played.wrong).toEqual([]);
    cells += played.cells;
  });
});

async function ask(client: TestClient, cell: Cell<RestRow>): Promise<Heard> {
  const { row, id } = cell;
  const [method = '', path = ''] = row.operation.split(' ');
  const query = row.query?.(cell) ?? '';
  const address = path.replace(/\{\w+\}/, encodeURIComponent(id.id)) + query;
  const response = await client.send(method, address, row.body?.(cell));
  return { status: response.status, words: withoutIds(await response.text(), id.id) };
}
