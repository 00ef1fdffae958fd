import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraphqlSchema, type SchemaDeps } from '../graphql/schema.ts';
import type { TestClient } from '../test/test-client.ts';
import { type Cell, type Heard, startMatrix, withoutIds } from './role-matrix.contract.ts';
import { GRAPHQL_ROWS, type GraphqlRow } from './role-matrix-graphql-rows.contract.ts';

const FEWEST_CELLS = 1_000;

describe('who may ask GraphQL for what (test AZ-01)', () => {
  let matrix: Awaited<ReturnType<typeof startMatrix>>;
  let cells = 0;
  beforeAll(async () => {
    matrix = await startMatrix();
  });
  afterAll(() => expect(cells).toBeGreaterThan(FEWEST_CELLS));

  it('every operation of the schema has its row', () => {
    // The schema alone is looked at; nothing is resolved.
    const schema = createGraphqlSchema({ rules: {} } as SchemaDeps);
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    const named = new Set(GRAPHQL_ROWS.map(({ operation }) => operation.split(' ')[0]));
    expect(fields.length).toBeGreaterThan(25);
    expect([...named].sort()).toEqual(fields.sort());
  });

  it.each(GRAPHQL_ROWS.map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const played = await matrix.play(row, ask);
    expect(played.wrong).toEqual([]);
    cells += played.cells;
  });
});

async function ask(client: TestClient, cell: Cell<GraphqlRow>): Promise<Heard> {
  const variables = { id: cell.id.id, me: cell.callerUrn };
  const response = await client.send('POST', '/api/v2/graphql', { query: cell.row.document, variables });
  const text = await response.text();
  const words = withoutIds(text, cell.id.id);
  if (response.status !== 200) return { status: response.status, words };
  const [error] = JSON.parse(text).errors ?? [];
  return { status: error === undefined ? 200 : error.extensions.code, words };
}
