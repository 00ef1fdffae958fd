import { randomUUID } from 'node:crypto';
import { type CorpUserUrn, corpUserUrn } from '@latchkey/shared/urn';
import cookieSignature from 'cookie-signature';
import { Pool } from 'undici';
import { afterAll } from 'vitest';
import { hashSecret } from '../security/secret-hash.ts';
import { DOORS, type Door } from '../test/test-server.ts';
import type { Answer, ContractServer } from './contract-server.contract.ts';

/** Sends requests with one credential to one door. */
export type Sender = {
  readonly door: Door;
  send(method: string, path: string, body?: unknown): Promise<{ status: number; text: string }>;
};

/** How long a session was idle, how long ago it began, milliseconds, and who signed its cookie. */
type CookieOptions = { readonly idle?: number; readonly age?: number; readonly secret?: string };

/** What a caller can bring to a door. */
export type MatrixTools = ReturnType<typeof createMatrixTools>;

/** @param sessionSecret DATAHUB_SECRET of the server. */
export function createMatrixTools(server: ContractServer, sessionSecret: string) {
  // A request of `fetch` costs more than the answer to it.
  const pools = new Map(DOORS.map((door) => [door, new Pool(server.address(door), { connections: 16 })]));
  afterAll(() => Promise.all([...pools.values()].map((pool) => pool.close())));

  const sender = (door: Door, headers: Readonly<Record<string, string>>): Sender => ({
    door,
    send: async (method, path, body) => {
      const pool = pools.get(door);
      if (pool === undefined) throw new Error(`There is no door ${door}`);
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await pool.request({
        method,
        path,
        headers: { ...headers, ...type },
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    },
  });
  const authorized = (authorization: string | undefined, door: Door) =>
    sender(door, authorization === undefined ? {} : { authorization });

  return {
    authorized,
    bearer: (token: string, door: Door = 'frontend') => authorized(`Bearer ${token}`, door),
    /** A page of ours, which says where it comes from. */
    browser: (cookie: string | undefined, door: Door = 'frontend') =>
      sender(door, {
        origin: server.origin,
        'x-latchkey-request': '1',
        ...(cookie === undefined ? {} : { cookie }),
      }),

    /** Begins a session as signing in does, without a password: hashing one takes longer than a whole row. */
    newCookie: async (userUrn: string, options: CookieOptions = {}): Promise<string> => {
      const { idle = 0, age = 0, secret = sessionSecret } = options;
      const id = randomUUID();
      const now = server.clock.now();
      const data = JSON.stringify({ cookie: { path: '/', httpOnly: true }, userUrn, through: 'password' });
      const times = { createdAt: now - age, lastSeenAt: now - idle };
      const session = { idHash: hashSecret(id), userUrn, data, userAgent: '', ip: '127.0.0.1', ...times };
      await server.store.transaction((tx) => tx.sessions.insert(session));
      return `PLAY_SESSION=${encodeURIComponent(`s:${cookieSignature.sign(id, secret)}`)}`;
    },

    addServiceAccount: async (name: string): Promise<CorpUserUrn> => {
      const username = `service_${name}`;
      const texts = { displayName: name, title: null, email: null, passwordHash: null };
      const account = { username, ...texts, createdAt: server.clock.now(), isServiceAccount: true } as const;
      await server.store.transaction((tx) => tx.users.insert(account));
      return corpUserUrn(username);
    },
  };
}

/** @throws when GraphQL answers with an error. */
export async function must(answer: Promise<Answer>): Promise<Answer> {
  const { errors, text } = await answer;
  if (errors !== undefined) throw new Error(text);
  return answer;
}
