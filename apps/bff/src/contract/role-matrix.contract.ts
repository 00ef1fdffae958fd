import { randomBytes, randomUUID } from 'node:crypto';
import { policyActorsSchema } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import { corpUserUrn, ROOT_USER_URN } from '@latchkey/shared/urn';
import { policyVersion } from '../features/policies/policy-version.ts';
import type { TestClient } from '../test/test-client.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { newToken } from '../test/test-tokens.ts';

/** Those who have proved who they are, each with one privilege, or none, or all. */
const PRIVILEGE_OF = {
  plain: null,
  generate: 'GENERATE_PERSONAL_ACCESS_TOKENS',
  tokens: 'MANAGE_ACCESS_TOKENS',
  accounts: 'MANAGE_SERVICE_ACCOUNTS',
  people: 'MANAGE_USERS_AND_GROUPS',
  policies: 'MANAGE_POLICIES',
  credentials: 'MANAGE_USER_CREDENTIALS',
  auditor: 'GET_ANALYTICS_PRIVILEGE',
  admin: null,
} as const satisfies Record<string, PlatformPrivilege | null>;
export type Caller = keyof typeof PRIVILEGE_OF;
const CALLERS = Object.keys(PRIVILEGE_OF) as Caller[];

/** Those who have not: whatever they ask for, they hear 401. */
const STRANGERS = ['nobody', 'suspended session', 'suspended token', 'revoked token'] as const;

/** How a caller proves it. */
const CREDENTIALS = ['session', 'token'] as const;

/** What an operation is about: something of the caller's, of another's, never there, or there before. */
export type Kind = 'own' | 'other' | 'unknown' | 'deleted';
export type Target = 'token' | 'policy' | 'user' | 'group' | 'account' | 'invite' | 'session';
type Id = { readonly id: string; readonly version?: string };

/** The answers that callers are to get, by what is asked for; a number alone for operations without a target. */
export type Answers = number | Partial<Record<Kind, number>>;

/** What a row of either table says. Whoever it does not name is refused with 403, whatever is asked for. */
export type RowBase = {
  readonly operation: string;
  readonly target?: Target;
  readonly answers: readonly (readonly [who: readonly Caller[] | 'everybody' | 'others', answers: Answers])[];
  /** Tokens are refused with 403, whosever they are (design decision 8). */
  readonly refusesTokens?: true;
  /** Ends or renews the session that asks, so each call has one of its own. */
  readonly spendsSession?: true;
};

/** One cell: who asks, how, for what. */
export type Cell<Row> = {
  readonly row: Row;
  readonly caller: string;
  readonly callerUrn: string;
  readonly kind: Kind | null;
  readonly id: Id;
};
/** The status, or in GraphQL the code, and the words, in which ids and request ids are crossed out. */
export type Heard = { readonly status: number; readonly words: string };

/** A server with one caller of each kind. */
export async function startMatrix() {
  const server = await startTestServer();
  const root = await server.signIn();
  await server.admin('policies', 'deactivate', '7');
  const passwords = new Map<string, string>();
  const sessions = new Map<string, TestClient>();
  const tokens = new Map<string, TestClient>();
  for (const caller of [...CALLERS, 'suspended']) {
    const password = await server.addUser(caller, ...(caller === 'admin' ? ['Admin'] : []));
    passwords.set(caller, password);
    sessions.set(caller, await server.signIn(caller, password));
    const { accessToken } = await server.mint(root, { actorUrn: corpUserUrn(caller) });
    tokens.set(caller, server.script(`Bearer ${accessToken}`));
    const privilege = PRIVILEGE_OF[caller as Caller];
    if (privilege) await grant(server, privilege, corpUserUrn(caller));
  }
  await server.admin('users', 'suspend', 'suspended');
  const revoked = await server.mint(root);
  await root.send('DELETE', `/api/v1/tokens/${encodeURIComponent(revoked.token.id)}`);
  const strangers: Record<(typeof STRANGERS)[number], TestClient | undefined> = {
    nobody: server.visitor(),
    'suspended session': sessions.get('suspended'),
    'suspended token': tokens.get('suspended'),
    'revoked token': server.script(`Bearer ${revoked.accessToken}`),
  };

  const clientOf = async (row: RowBase, caller: Caller, credential: (typeof CREDENTIALS)[number]) => {
    if (credential === 'token') return tokens.get(caller);
    return row.spendsSession ? server.signIn(caller, passwords.get(caller)) : sessions.get(caller);
  };

  /**
   * Asks for a row in every way there is.
   * @returns how many cells there were, and those that differ from the table or tell one refusal from another.
   */
  const play = async <Row extends RowBase>(
    row: Row,
    ask: (client: TestClient, cell: Cell<Row>) => Promise<Heard>,
  ) => {
    const wrong: string[] = [];
    let cells = 0;
    const check = async (
      client: TestClient | undefined,
      caller: string,
      who: string,
      expected: (kind: Kind | null) => number,
      kinds: readonly (Kind | null)[],
    ) => {
      if (client === undefined) throw new Error(`There is no ${who}`);
      const refusals = new Map<number, string>();
      for (const kind of kinds) {
        const callerUrn = corpUserUrn(caller);
        const id =
          kind === null || row.target === undefined
            ? { id: '' }
            : await makeTarget(server, row.target, kind, callerUrn);
        const { status, words } = await ask(client, { row, caller, callerUrn, kind, id });
        cells += 1;
        if (status !== expected(kind))
          wrong.push(`${who}, ${kind ?? '-'}: ${status} instead of ${expected(kind)}: ${words}`);
        // Another's, an unknown and a deleted one must not be told apart by those who may not know.
        if (kind === 'own' || (status !== 403 && status !== 404)) continue;
        const first = refusals.get(status) ?? words;
        refusals.set(status, first);
        if (words !== first)
          wrong.push(`${who}, ${kind ?? '-'}: other words at ${status}: ${words} / ${first}`);
      }
    };
    const kinds = kindsOf(row);
    for (const stranger of STRANGERS)
      await check(strangers[stranger], 'suspended', stranger, () => 401, kinds);
    for (const caller of CALLERS) {
      for (const credential of CREDENTIALS) {
        const isRefused = row.refusesTokens === true && credential === 'token';
        const expected = (kind: Kind | null) => (isRefused ? 403 : expectedOf(row, caller, kind));
        await check(
          await clientOf(row, caller, credential),
          caller,
          `${caller} by ${credential}`,
          expected,
          kinds,
        );
      }
    }
    return { cells, wrong };
  };
  return { server, play };
}

/** @returns the kinds of target that the row has answers for, in the order of the type. */
function kindsOf(row: RowBase): readonly (Kind | null)[] {
  const named = new Set(
    row.answers.flatMap(([, answers]) => (typeof answers === 'number' ? [] : Object.keys(answers))),
  );
  const all: readonly Kind[] = ['own', 'other', 'unknown', 'deleted'];
  const kinds = all.filter((kind) => named.has(kind));
  return row.target === undefined ? [null] : kinds;
}

function expectedOf(row: RowBase, caller: Caller, kind: Kind | null): number {
  for (const [who, answers] of row.answers) {
    if (who !== 'everybody' && who !== 'others' && !who.includes(caller)) continue;
    if (typeof answers === 'number') return answers;
    if (kind !== null && answers[kind] !== undefined) return answers[kind];
  }
  return 403;
}

async function grant(server: TestServer, privilege: PlatformPrivilege, user: string): Promise<void> {
  const actors = policyActorsSchema.parse({ users: [user] });
  const policy = { ...policyOf(randomUUID()), privileges: [privilege], actors };
  await server.store.transaction((tx) => tx.policies.insertIfAbsent(policy, 1));
}

const policyOf = (id: string) => ({
  urn: `urn:li:dataHubPolicy:${id}`,
  type: 'PLATFORM' as const,
  state: 'ACTIVE' as const,
  name: 'target',
  description: '',
  privileges: ['VIEW_TESTS'],
  actors: policyActorsSchema.parse({ users: ['urn:li:corpuser:nobody-at-all'] }),
  resources: null,
  editable: true,
});

/** Makes something to ask for, which no other cell touches. */
async function makeTarget(server: TestServer, target: Target, kind: Kind, callerUrn: string): Promise<Id> {
  const { store } = server;
  const name = `target-${randomUUID()}`;
  const owner = kind === 'other' ? ROOT_USER_URN : callerUrn;
  const now = Date.now();
  const isThere = kind === 'other' || kind === 'own';
  return store.transaction(async (tx): Promise<Id> => {
    switch (target) {
      case 'token': {
        const id = randomBytes(32).toString('base64');
        if (kind === 'unknown') return { id };
        const times = { createdAt: now - 1_000, expiresAt: now + 86_400_000 };
        await tx.tokens.insert(newToken({ id, ownerUrn: owner, actorUrn: owner, ...times }));
        if (kind === 'deleted') await tx.tokens.revoke([id], owner, now);
        return { id };
      }
      case 'policy': {
        const policy = policyOf(name);
        if (!isThere) return { id: policy.urn, version: 'none' };
        await tx.policies.insertIfAbsent(policy, now);
        const stored = await tx.policyListing.find(policy.urn);
        return { id: policy.urn, version: stored === undefined ? 'none' : policyVersion(stored) };
      }
      case 'user':
      case 'account': {
        if (kind === 'own') return { id: callerUrn };
        const urn = corpUserUrn(target === 'account' ? `service_${name}` : name);
        if (kind === 'unknown') return { id: urn };
        const about = { displayName: name, title: null, email: null, createdAt: now };
        const isAccount = target === 'account' ? ({ isServiceAccount: true } as const) : {};
        await tx.users.insert({
          username: urn.slice('urn:li:corpuser:'.length),
          passwordHash: isThere ? 'x' : null,
          ...about,
          ...isAccount,
        });
        if (kind === 'deleted') await tx.users.delete(urn);
        return { id: urn };
      }
      case 'group': {
        const urn = `urn:li:corpGroup:${name}`;
        if (kind === 'unknown') return { id: urn };
        await tx.groups.insert({ urn, name, description: null, createdAt: now, origin: null }, ROOT_USER_URN);
        if (kind === 'deleted') await tx.groups.delete(urn);
        return { id: urn };
      }
      case 'invite': {
        const id = randomUUID();
        if (kind === 'unknown') return { id };
        await tx.invites.insert({
          id,
          roleUrn: null,
          createdAt: now,
          createdBy: owner,
          expiresAt: now + 86_400_000,
          maxUses: 1,
        });
        if (kind === 'deleted') await tx.invites.revoke(id, now);
        return { id };
      }
      case 'session': {
        const idHash = randomBytes(32).toString('base64url');
        if (kind === 'unknown') return { id: idHash };
        const session = { idHash, userUrn: owner, data: '{}', createdAt: now, lastSeenAt: now };
        await tx.sessions.insert({ ...session, userAgent: '', ip: '127.0.0.1' });
        if (kind === 'deleted') await tx.sessions.delete(idHash);
        return { id: idHash };
      }
    }
  });
}

/** Crosses out what differs between two answers that say the same. */
export function withoutIds(text: string, id: string): string {
  const crossedOut = text
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId"')
    .replaceAll(/\[\{"line.*?\]/g, '[]');
  return id === ''
    ? crossedOut
    : crossedOut.replaceAll(id, '<id>').replaceAll(JSON.stringify(id).slice(1, -1), '<id>');
}
