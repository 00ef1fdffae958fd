import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import type { Store } from '../../store.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { contextOf, createTestServices, EVERYBODY_GENERATES, mintRequest } from '../../test/test-services.ts';
import { tokenListing } from '../../test/test-tokens.ts';
import type { TokenListing } from './token-listing-repository.ts';

const ROUNDS = 200;

/** @returns a number below `limit` that looks random and is the same in every run. */
const jitter = (round: number, limit: number) => (round * 7_919) % limit;

/** Lets the other side get so many queries, and turns of the event loop, ahead. */
async function queries(store: Store, count: number): Promise<void> {
  for (let query = 0; query < count; query += 1) {
    await store.read.tokens.find('nothing');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Sets how many queries the withdrawing side waits, so that about half of the mints win on any database
 * and any machine: a race that always ends the same way shows nothing.
 */
function createHandicap() {
  let lead = 10;
  return {
    /** Queries to wait in this round. */
    of: (round: number) => lead + jitter(round, 6),
    /** @param hasMintWon whether more mints than withdrawals won this round. */
    adjust: (hasMintWon: boolean) => {
      lead = Math.max(0, lead + (hasMintWon ? -3 : 3));
    },
  };
}

describe.each(DIALECTS)('races on %s', (dialect) => {
  describe('a privilege that is withdrawn while tokens are being minted', () => {
    it(`lets no token be minted once the withdrawal is acknowledged: ${ROUNDS} rounds (test AZ-08)`, async () => {
      const { tokens, policies, addUser, system, store } = await createTestServices(dialect);
      const ada = await addUser('ada');
      const context = contextOf(ada);
      const handicap = createHandicap();
      let minted = 0;
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        let isWithdrawn = false;
        const withdrawal = queries(store, handicap.of(round)).then(async () => {
          await policies.deactivate(system, EVERYBODY_GENERATES);
          isWithdrawn = true;
        });
        const mints = Array.from({ length: 3 }, async (_, index) => {
          await queries(store, jitter(round + index * 31, 12));
          const startedAfter = isWithdrawn;
          try {
            const { token } = await tokens.mint(context, mintRequest(ada, { name: `round ${round}` }));
            expect(startedAfter, 'minted by a request that began after the withdrawal').toBe(false);
            minted += 1;
            return token.id;
          } catch (error) {
            if (!(error instanceof AppError) || error.code !== 'privilege.missing') throw error;
            refused += 1;
            return undefined;
          }
        });
        await withdrawal;
        // What is in the database when the withdrawal is acknowledged is all that there will ever be.
        const { total: atAck } = await store.read.tokens.list(listingOf(`round ${round}`));
        const ids = (await Promise.all(mints)).filter((id) => id !== undefined);
        const { total: afterwards } = await store.read.tokens.list(listingOf(`round ${round}`));
        expect(afterwards, 'a token was stored after the withdrawal was acknowledged').toBe(atAck);
        expect(ids).toHaveLength(afterwards);
        handicap.adjust(ids.length >= 2);
        await policies.activate(system, EVERYBODY_GENERATES);
      }
      // Both outcomes must have happened, or the race was none.
      expect(minted).toBeGreaterThan(ROUNDS / 10);
      expect(refused).toBeGreaterThan(ROUNDS / 10);
    });
  });

  describe('a token that is revoked while it mints others', () => {
    it(`leaves no live child: ${ROUNDS} rounds (design decision 8)`, async () => {
      const { tokens, addUser, store } = await createTestServices(dialect);
      const ada = await addUser('ada');
      const session = contextOf(ada);
      const handicap = createHandicap();
      let minted = 0;
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const { token: parent } = await tokens.mint(session, mintRequest(ada));
        const byToken = contextOf(ada, { kind: 'token', tokenId: parent.id, expiresAt: parent.expiresAt });
        const revocation = queries(store, handicap.of(round)).then(() => tokens.revoke(session, parent.id));
        const children = Array.from({ length: 3 }, async (_, index) => {
          await queries(store, jitter(round + index * 31, 12));
          try {
            const { token } = await tokens.mint(byToken, mintRequest(ada, { lifetime: { kind: 'default' } }));
            minted += 1;
            return token.id;
          } catch (error) {
            if (!(error instanceof AppError) || error.code !== 'auth.revoked-token') throw error;
            refused += 1;
            return undefined;
          }
        });
        await revocation;
        const ids = (await Promise.all(children)).filter((id) => id !== undefined);
        handicap.adjust(ids.length >= 2);
        for (const id of ids) {
          expect((await store.read.tokens.find(id))?.revokedAt, `round ${round}`).not.toBeNull();
        }
        expect(await store.read.tokens.listChildren([parent.id])).toEqual([]);
      }
      expect(minted).toBeGreaterThan(ROUNDS / 10);
      expect(refused).toBeGreaterThan(ROUNDS / 10);
    });
  });

  describe('a token that is rotated while it mints another', () => {
    it('bounds that one by its new end', async () => {
      const { tokens, addUser, store, clock } = await createTestServices(dialect);
      const ada = await addUser('ada');
      const lifetime = { kind: 'iso', duration: 'P7D' } as const;
      const { token: parent } = await tokens.mint(contextOf(ada), mintRequest(ada, { lifetime }));
      // As it was when the request was let in.
      const byToken = contextOf(ada, { kind: 'token', tokenId: parent.id, expiresAt: parent.expiresAt });
      const end = clock.now() + 3_600_000;
      await store.transaction((tx) => tx.tokens.updateReplaced(parent.id, 'successor', end));
      for (const late of [{ kind: 'default' }, { kind: 'iso', duration: 'P1D' }] as const) {
        await expect(tokens.mint(byToken, mintRequest(ada, { lifetime: late }))).rejects.toMatchObject({
          code: 'token.duration-not-allowed',
        });
      }
      const { token: child } = await tokens.mint(byToken, mintRequest(ada));
      expect(child.expiresAt).toBe(end);
    });
  });

  describe('a user who is suspended while tokens are being minted', () => {
    it('gets none once the suspension is acknowledged: 50 rounds', async () => {
      const { tokens, users, addUser, system, store } = await createTestServices(dialect);
      const ada = await addUser('ada');
      for (let round = 0; round < 50; round += 1) {
        const suspension = queries(store, jitter(round, 30)).then(() => users.suspend(system, ada));
        const mints = Array.from({ length: 3 }, async (_, index) => {
          await queries(store, jitter(round + index * 31, 12));
          await tokens.mint(contextOf(ada), mintRequest(ada)).catch((error: unknown) => {
            if (!(error instanceof AppError) || error.code !== 'privilege.missing') throw error;
          });
        });
        await suspension;
        const { total } = await store.read.tokens.list(listingOf(''));
        await Promise.all(mints);
        expect((await store.read.tokens.list(listingOf(''))).total).toBe(total);
        await users.reinstate(system, ada);
      }
    });
  });

  describe('one token that is revoked by ten at once', () => {
    it('is revoked once: one success, nine times "no longer there", one record (test FZ-03)', async () => {
      const { tokens, addUser, store } = await createTestServices(dialect);
      const ada = await addUser('ada');
      for (let round = 0; round < 10; round += 1) {
        const { token } = await tokens.mint(contextOf(ada), mintRequest(ada));
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, () => tokens.revoke(contextOf(ada), token.id)),
        );
        expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
        for (const result of results) {
          if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'token.not-found' });
        }
        const events = (await store.read.audit.listLatest(1_000)).filter(
          ({ action, subjectUrn }) => action === 'token.revoked' && subjectUrn?.endsWith(token.id),
        );
        expect(events).toHaveLength(1);
      }
    });
  });
});

function listingOf(name: string): TokenListing {
  const filter = { field: 'name', operator: '=', values: [name], isNegated: false } as const;
  return tokenListing({ filters: name === '' ? [] : [filter] });
}
