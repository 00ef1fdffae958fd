import { randomInt } from 'node:crypto';
import type { MintedToken } from '@latchkey/shared/tokens';
import { createTestClient, type TestClient } from './test-client.ts';

/** Whether something was promised to work, promised to be over, or neither: no answer came. */
type Fate = 'works' | 'is over' | 'unsure';
/** A credential that the server has given out. */
export type Given = { readonly kind: 'token' | 'session'; readonly knock: () => Promise<number>; fate: Fate };
type GivenToken = Given & { readonly id: string };
type GivenSession = Given & { readonly client: TestClient };

class UnexpectedAnswer extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`The answer was ${status}: ${body}`);
    this.status = status;
  }
}

/** What was sent to a server and what it acknowledged, kept where no crash of the server reaches it. */
export type CrashJournal = ReturnType<typeof createCrashJournal>;

/** @param address of the frontend, which changes with every start. */
export function createCrashJournal(address: () => string, password: string, policyUrn: string) {
  const given: Given[] = [];
  const tokens: GivenToken[] = [];
  const sessions: GivenSession[] = [];
  const policy: { state: string | 'unsure' } = { state: 'ACTIVE' };
  const counts = { acknowledged: 0, unanswered: 0 };
  let waiting: { readonly from: number; readonly resolve: () => void } | undefined;

  const statusOf = async (response: Response) => {
    await response.arrayBuffer();
    return response.status;
  };
  const take = <T extends Given>(from: T[]): T | undefined => {
    // Nobody else touches what is taken, so its fate is this act's alone.
    const [one] = from.length === 0 ? [] : from.splice(randomInt(from.length), 1);
    return one;
  };
  const keepToken = ({ accessToken, token }: MintedToken) => {
    const knock = async () =>
      statusOf(
        await fetch(`${address()}/api/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } }),
      );
    const one: GivenToken = { kind: 'token', id: token.id, knock, fate: 'works' };
    tokens.push(one);
    given.push(one);
  };
  const signIn = async () => {
    const client = createTestClient(address, address);
    // Each from another address, because tries are counted by address.
    const ip = [10, randomInt(256), randomInt(256), randomInt(1, 255)].join('.');
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': ip };
    const body = JSON.stringify({ username: 'datahub', password });
    await statusOf(await expectStatus(await client.fetch('/logIn', { method: 'POST', headers, body }), 200));
    const knock = async () => statusOf(await client.fetch('/api/v1/me'));
    const one: GivenSession = { kind: 'session', client, knock, fate: 'works' };
    given.push(one);
    return one;
  };
  const expectStatus = async (response: Response, expected: number) => {
    if (response.status !== expected) throw new UnexpectedAnswer(response.status, await response.text());
    return response;
  };
  const pathOf = (id: string, verb = '') => `/api/v1/tokens/${encodeURIComponent(id)}${verb}`;

  const acts = {
    mint: async (client: TestClient) => {
      const response = await expectStatus(
        await client.send('POST', '/api/v1/tokens', { name: 'crash' }),
        201,
      );
      keepToken((await response.json()) as MintedToken);
    },
    revoke: async (client: TestClient) => {
      const one = take(tokens);
      if (one === undefined) return;
      one.fate = 'unsure';
      await statusOf(await expectStatus(await client.send('DELETE', pathOf(one.id)), 204));
      one.fate = 'is over';
    },
    rotate: async (client: TestClient) => {
      const one = take(tokens);
      if (one === undefined) return;
      one.fate = 'unsure';
      const response = await expectStatus(
        await client.send('POST', pathOf(one.id, '/rotate'), { graceMs: 0 }),
        201,
      );
      const minted = (await response.json()) as MintedToken;
      one.fate = 'is over';
      keepToken(minted);
    },
    signIn: async () => void sessions.push(await signIn()),
    signOut: async () => {
      const one = take(sessions);
      if (one === undefined) return;
      one.fate = 'unsure';
      await statusOf(await expectStatus(await one.client.fetch('/logOut', { method: 'POST' }), 204));
      one.fate = 'is over';
    },
    turnPolicy: async (client: TestClient) => {
      const path = `/api/v1/policies/${encodeURIComponent(policyUrn)}`;
      const read = await expectStatus(await client.fetch(path), 200);
      const { policy: present } = (await read.json()) as { policy: { version: string; state: string } };
      const state = present.state === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE';
      policy.state = 'unsure';
      const { version } = present;
      await statusOf(await expectStatus(await client.send('PUT', `${path}/state`, { state, version }), 200));
      policy.state = state;
    },
  };
  /** Who does what, over and over; only one turns the policy, so that its last state is known. */
  const WORKERS: readonly (readonly (keyof typeof acts)[])[] = [
    ['mint', 'mint', 'revoke'],
    ['mint', 'rotate', 'rotate'],
    ['mint', 'revoke', 'turnPolicy'],
    ['signIn', 'signOut', 'mint'],
  ];

  return {
    given,
    policy,
    counts,
    signIn,
    /** Waits until so many more acts were acknowledged. */
    acknowledged: (more: number): Promise<void> => {
      if (more === 0) return Promise.resolve();
      return new Promise((resolve) => {
        waiting = { from: counts.acknowledged + more, resolve };
      });
    },
    /** Acts until the server is gone. @throws when an answer is not the expected one. */
    load: async (client: TestClient, isOver: () => boolean): Promise<void> => {
      const work = async (kinds: readonly (keyof typeof acts)[]) => {
        while (!isOver()) {
          try {
            await acts[kinds[randomInt(kinds.length)] ?? 'mint'](client);
            counts.acknowledged += 1;
            if (waiting !== undefined && counts.acknowledged >= waiting.from) waiting.resolve();
          } catch (error) {
            // A broken connection is a TypeError of fetch, a database that is gone is 503. Nothing else may go wrong.
            const isOutage =
              error instanceof TypeError || (error as Partial<UnexpectedAnswer>).status === 503;
            if (!isOver() || !isOutage) throw error;
            counts.unanswered += 1;
          }
        }
      };
      await Promise.all(WORKERS.map(work));
    },
  };
}
