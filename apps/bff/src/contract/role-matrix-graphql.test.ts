import { SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraphqlSchema, type SchemaDeps } from '../graphql/schema.ts';
import { DIALECTS } from '../test/test-database.ts';
import { DOORS, type Door } from '../test/test-server.ts';
import { type Cell, type Heard, startMatrix, withoutIds } from './role-matrix.contract.ts';
import { GRAPHQL_ROWS, type GraphqlRow } from './role-matrix-graphql-rows.contract.ts';
import type { Sender } from './role-matrix-tools.contract.ts';

const FEWEST_CELLS = 4_000;

const PATHS: Readonly<Record<Door, string>> = { frontend: '/api/v2/graphql', metadata: '/api/graphql' };

it('every operation of the schema has its row (test AZ-01)', () => {
  // The schema alone is looked at; nothing is resolved.
  const schema = createGraphqlSchema({ rules: {} } as SchemaDeps);
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const named = new Set(GRAPHQL_ROWS.map(({ operation }) => operation.split(' ')[0]));
  expect(fields.length).toBeGreaterThan(25);
  expect([...named].sort()).toEqual(fields.sort());
});

describe.each(DIALECTS)('who may ask GraphQL for what on %s (test AZ-01)', (database) => {
  let matrix: Awaited<ReturnType<typeof startMatrix>>;
  let cells = 0;
  beforeAll(async () => {
    matrix = await startMatrix(database, DOORS);
  });
  afterAll(() => expect(cells).toBeGreaterThan(FEWEST_CELLS));

  it.each(GRAPHQL_ROWS.map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const played = await matrix.play(row, ask);
    expect(played.wrong).toEqual([]);
    cells += played.cells;
  });
});

async function ask(sender: Sender, cell: Cell<GraphqlRow>): Promise<Heard> {
  const { callerUrn: me } = cell;
  const member = me === SYSTEM_ACTOR_URN ? 'urn:li:corpuser:plain' : me;
  const body = { query: cell.row.document, variables: { id: cell.id.id, me, member } };
  const { status, text } = await sender.send('POST', PATHS[sender.door], body);
  const words = withoutIds(text, cell.id.id);
  if (status !== 200) return { status, words };
  const [error] = JSON.parse(text).errors ?? [];
  return { status: error === undefined ? 200 : error.extensions.code, words };
}
