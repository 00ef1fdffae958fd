import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../test/test-database.ts';
import { DOORS } from '../test/test-server.ts';
import { metadataRoutes } from './metadata-app-routes.contract.ts';
import { type Cell, type Heard, startMatrix, withoutIds } from './role-matrix.contract.ts';
import { METADATA_ROWS, type MetadataRow } from './role-matrix-metadata-rows.contract.ts';
import type { Sender } from './role-matrix-tools.contract.ts';

const FEWEST_CELLS = 2_500;

/** Answered to anybody (contract §1.1), and GraphQL, which has a table of its own. */
const ELSEWHERE = ['/health', '/health/live', '/health/detailed', '/config', '/api/graphql'];

it('every route of the metadata service has its row (test AZ-01)', () => {
  const named = METADATA_ROWS.map(({ operation }) => {
    const [method, address = ''] = operation.split(' ');
    return { method, path: pathOf(address.replace('{urn}', 'urn%3Ali%3Adataset%3Ax')) };
  });
  const routes = metadataRoutes().filter(({ takes }) => !ELSEWHERE.some(takes));
  const missing = routes.filter(
    ({ method, takes }) =>
      !named.some((row) => (method ?? row.method) === row.method && takes(decodeURIComponent(row.path))),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
  expect(routes.length).toBeGreaterThan(10);
});

describe.each(DIALECTS)('who may do what with metadata on %s (test AZ-01)', (database) => {
  let matrix: Awaited<ReturnType<typeof startMatrix>>;
  let cells = 0;
  beforeAll(async () => {
    matrix = await startMatrix(database, DOORS);
  });
  afterAll(() => expect(cells).toBeGreaterThan(FEWEST_CELLS));

  it.each(METADATA_ROWS.map((row) => [row.operation, row] as const))('%s', async (_operation, row) => {
    const played = await matrix.play(row, ask);
    expect(played.wrong).toEqual([]);
    cells += played.cells;
  });
});

async function ask(sender: Sender, cell: Cell<MetadataRow>): Promise<Heard> {
  const { row, id } = cell;
  const [method = '', address = ''] = row.operation.split(' ');
  const path = address.replace('{urn}', encodeURIComponent(id.id));
  // The proxy takes OpenAPI at its own place, too, and only there with PATCH (contract §3.1).
  const prefix = sender.door === 'metadata' || path.startsWith('/openapi') ? '' : '/api/gms';
  const { status, text } = await sender.send(method, prefix + path, row.body?.(cell));
  return { status, words: withoutIds(text, id.id) };
}

const pathOf = (address: string) => address.split('?')[0] ?? '';
