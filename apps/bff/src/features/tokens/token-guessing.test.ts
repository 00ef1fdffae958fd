import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { createTokenSigner } from '../../security/token-signer.ts';
import type { Store } from '../../store.ts';
import { mutatedTokens } from '../../test/mutated-tokens.ts';
import { randomBearer } from '../../test/random-bearers.ts';
import { randomSecret } from '../../test/random-secret.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';
import { createTokenVerifier } from './token-verifier.ts';

// `node scripts/bench/guessing.ts` does the same a million times.
const MUTATIONS = 30_000;
const GUESSES = 16_000;
const OVER_HTTP = 120;
const MEGABYTE = 1_048_576;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** A verifier whose every question to the database is a failure of the test. */
async function createDeafVerifier() {
  const signer = createTokenSigner(randomSecret(), randomSecret(), 'datahub-metadata-service');
  let asked = 0;
  const store = new Proxy({} as Store, {
    get: () => {
      asked += 1;
      throw new Error('the database was asked');
    },
  });
  const noted: string[] = [];
  const note = () => {
    noted.push('noted');
  };
  const verifier = createTokenVerifier(
    {
      store,
      clock: createTestClock(),
      signer,
      usage: { note, flush: async () => undefined, start: () => async () => undefined },
      refusals: { note },
    },
    { acceptsInternal: true },
  );
  const valid = await signer.sign({
    actorUrn: 'urn:li:corpuser:datahub',
    type: 'PERSONAL',
    version: '2',
    jti: '00000000-0000-4000-8000-000000000001',
    expiresAt: 4_102_444_800_000,
  });
  /** @returns whether it was refused for what it is, with no more work than that. */
  const isRefused = async (token: string): Promise<boolean> => {
    const error = await verifier.verify(token, { ip: '203.0.113.1', requestId: 'x' }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof AppError && error.code === 'auth.invalid-token';
  };
  return { signer, valid, isRefused, trace: () => ({ asked, noted: noted.length }) };
}

describe('a token that was changed', () => {
  it(`is refused, whatever bit or byte it is: ${MUTATIONS} mutations, none reaches the database (test AN-04)`, async () => {
    const { signer, valid, isRefused, trace } = await createDeafVerifier();
    // The true one is remembered: no mutation may be taken for it.
    expect(await signer.verify(valid)).toBeDefined();
    const accepted: string[] = [];
    let tried = 0;
    for (const mutant of mutatedTokens(valid, MUTATIONS, 20_261_124)) {
      tried += 1;
      if (mutant === valid || !(await isRefused(mutant))) accepted.push(mutant);
    }
    expect(accepted).toEqual([]);
    expect(tried).toBe(MUTATIONS);
    expect(tried).toBeGreaterThan(valid.length * 8);
    expect(trace()).toEqual({ asked: 0, noted: 0 });
    // The oracle hears: the true one does reach the database.
    expect(await isRefused(valid)).toBe(false);
    expect(trace().asked).toBeGreaterThan(0);
  });
});

describe('a guessed token', () => {
  it(`is refused, costs no question to the database and leaves nothing in memory: ${GUESSES} guesses (test BF-06)`, async () => {
    const { isRefused, trace } = await createDeafVerifier();
    for (let index = 0; index < 3_000; index += 1) await isRefused(randomBearer(index));
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let refused = 0;
    for (let index = 0; index < GUESSES; index += 1) if (await isRefused(randomBearer(index))) refused += 1;
    collectGarbage();
    expect(refused).toBe(GUESSES);
    expect(trace()).toEqual({ asked: 0, noted: 0 });
    // To remember each, if by its hash alone, would take more.
    expect((process.memoryUsage().heapUsed - before) / MEGABYTE).toBeLessThan(1);
  });
});

describe('over HTTP', () => {
  let server: TestServer;
  let valid: string;

  beforeAll(async () => {
    server = await startTestServer();
    valid = (await server.mint(await server.signIn())).accessToken;
  });

  /** What a header can carry: anything else is refused by Node's parser or never leaves the client. */
  const isSendable = (token: string) => /^[\x21-\x7e]+$/.test(token);

  it('both doors refuse changed and guessed tokens with 401, and leave no trace of them (tests AN-04, BF-06)', async () => {
    const events = async () => (await server.store.read.audit.listLatest(1_000)).length;
    expect(await Promise.all(DOORS.map((door) => server.knock(door, valid)))).toEqual([200, 200]);
    const before = await events();
    const mutants = [...mutatedTokens(valid, 20_000, 4)].filter(isSendable);
    const step = Math.floor(mutants.length / OVER_HTTP);
    const sent = Array.from({ length: OVER_HTTP }, (_, index) => mutants[index * step] ?? '');
    sent.push(...Array.from({ length: OVER_HTTP }, (_, index) => randomBearer(index)));
    const statuses = new Map<number, number>();
    for (const token of sent) {
      for (const status of await Promise.all(DOORS.map((door) => server.knock(door, token))))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([[401, 4 * OVER_HTTP]]);
    expect(await events()).toBe(before);
    expect(await Promise.all(DOORS.map((door) => server.knock(door, valid)))).toEqual([200, 200]);
  });
});
