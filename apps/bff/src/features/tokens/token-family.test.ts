import { describe, expect, it } from 'vitest';
import { longestTurnDuring } from '../../../../../scripts/testing/busy-machine.ts';
import { createStore } from '../../store.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { contextOf } from '../../test/test-services.ts';
import { newToken, tokenListing } from '../../test/test-tokens.ts';
import { revokeTokensOfActor, revokeTokenTree } from './token-revocation-service.ts';

/** More than a statement may have parameters: whoever stole a token can mint so many with it. */
const CHILDREN = { sqlite: 33_000, postgres: 66_000 };
const ADA = 'urn:li:corpuser:ada';
const BOB = 'urn:li:corpuser:bob';

/** @returns a store with one token of Ada, and a great many that act as Bob, minted with that one. */
async function createFamily(dialect: (typeof DIALECTS)[number]) {
  const database = await openTestDatabase(dialect);
  const store = createStore(database);
  const parent = newToken();
  await store.transaction((tx) => tx.tokens.insert(parent));
  const { id: _, ...common } = newToken();
  const columns = {
    type: common.type,
    name: common.name,
    actor_urn: BOB,
    owner_urn: ADA,
    parent_id: parent.id,
    created_at: common.createdAt,
  };
  for (let start = 0; start < CHILDREN[dialect]; start += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ ...columns, id: `child ${start + index}` }));
    await database.writer.insertInto('tokens').values(rows).execute();
  }
  const countOf = async (state: 'live' | 'revoked') =>
    (await store.read.tokens.list(tokenListing({ state, count: 1 }))).total;
  return { store, parent, countOf };
}

describe.each(DIALECTS)('a token with more children than a statement takes values, on %s', (dialect) => {
  const all = CHILDREN[dialect] + 1;

  it('is revoked with all of them, each with its record, and others are answered meanwhile', async () => {
    const { store, parent, countOf } = await createFamily(dialect);
    const { longest, total } = await longestTurnDuring(() =>
      store.transaction((tx) => revokeTokenTree(tx, contextOf(ADA), parent.id, 2_000)),
    );
    expect([await countOf('live'), await countOf('revoked')]).toEqual([0, all]);
    const subjects = await store.read.audit.listSubjects('token.revoked');
    expect(subjects).toHaveLength(all);
    // In time of the processor, so a busy machine fails neither. In one piece it is nearly all of it.
    const said = `of ${total} ms without a turn of the event loop`;
    expect(longest, said).toBeLessThan(1_000);
    expect(longest, said).toBeLessThan(Math.max(100, total * 0.7));
  });
});

describe('a user as whom more tokens act than a statement takes values', () => {
  it('is removed with all of them, and with those that were minted with them', async () => {
    const { store, countOf } = await createFamily('sqlite');
    await store.transaction((tx) => revokeTokensOfActor(tx, contextOf(BOB), BOB, 2_000));
    expect(await countOf('live')).toBe(1);
    await store.transaction((tx) => revokeTokensOfActor(tx, contextOf(ADA), ADA, 2_000));
    expect(await countOf('live')).toBe(0);
    expect(await store.read.audit.listSubjects('token.revoked')).toHaveLength(CHILDREN.sqlite + 1);
  });
});
