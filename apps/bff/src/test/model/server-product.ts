import type { ListTokensResult, MintedToken, RevokeTokensResult } from '@latchkey/shared/tokens';
import { corpUserId, isCorpUserUrn, ROOT_USER_URN } from '@latchkey/shared/urn';
import type { TestClient } from '../test-client.ts';
import type { TestClock } from '../test-clock.ts';
import { type Dialect, openPlace } from '../test-database.ts';
import { startTestServer } from '../test-server.ts';
import {
  type Answer,
  type Minted,
  type Product,
  policyFor,
  type Sender,
  standingProposal,
} from './product.ts';
import { resetDatabase } from './reset-database.ts';

const pathOf = (kind: string, urn: string, verb = '') => `/api/v1/${kind}/${encodeURIComponent(urn)}${verb}`;
const users = (urn: string, verb = '') => pathOf('users', urn, verb);
const groups = (urn: string, verb = '') => pathOf('groups', urn, verb);
const tokens = (id: string, verb = '') => pathOf('tokens', id, verb);

/** Both doors over HTTP, with a session for everybody who acts in person. */
export async function openServerProduct(database: Dialect, clock: TestClock): Promise<Product> {
  const settings = { ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' };
  const server = await startTestServer({ database, clock, settings });
  const handle = openPlace(server.place);
  const passwords = new Map([[ROOT_USER_URN as string, server.rootPassword]]);
  const sessions = new Map<string, TestClient>();

  const signIn = async (urn: string) => {
    if (!isCorpUserUrn(urn)) throw new Error(`${urn} is nobody`);
    const client = await server.signIn(corpUserId(urn), passwords.get(urn));
    sessions.set(urn, client);
    return client;
  };
  /** Sessions end by themselves when the clock moves; who may still sign in then does. */
  const ask = async ({ urn, secret }: Sender, method: string, path: string, body?: unknown) => {
    if (secret !== null) return server.script(`Bearer ${secret}`).send(method, path, body);
    const known = sessions.get(urn);
    const response = await known?.send(method, path, body);
    if (response !== undefined && response.status !== 401) return response;
    await response?.arrayBuffer();
    return (await signIn(urn)).send(method, path, body);
  };
  const asRoot = async (method: string, path: string, body?: unknown) => {
    const response = await ask({ urn: ROOT_USER_URN, secret: null }, method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const graphql = async (field: string, type: string, input: object) => {
    const query = `mutation act($input: ${type}) { ${field} }`;
    const { errors } = await asRoot('POST', '/api/v2/graphql', { query, variables: { input } });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
  };
  const answer = async <T, U>(response: Response, read: (body: T) => U): Promise<Answer<U>> => {
    const text = await response.text();
    if (!response.ok) return { status: response.status };
    return { status: 200, value: read(text === '' ? undefined : JSON.parse(text)) };
  };
  const minted = ({ accessToken, token }: MintedToken): Minted => {
    return { id: token.id, secret: accessToken, end: token.expiresAt ?? Number.POSITIVE_INFINITY };
  };
  const ingest = (urn: string, aspect: string, value: object) => {
    const proposal = standingProposal(urn, aspect, value);
    return asRoot('POST', '/api/gms/aspects?action=ingestProposal', { proposal });
  };

  return {
    isQuick: false,
    reset: () => resetDatabase(handle, clock.now()),
    wait: clock.advance,
    restart: () => server.restart(),
    settle: async () => false,
    knock: server.knock,
    mint: async (by, actor, duration) => {
      const lifetime = duration === 'never' ? { noExpiry: true } : { duration };
      // Who asks for oneself need not say so.
      const input = { name: 'model', ...lifetime, ...(actor === by.urn ? {} : { actorUrn: actor }) };
      return answer(await ask(by, 'POST', '/api/v1/tokens', input), minted);
    },
    rotate: async (by, id, graceMs) =>
      answer(await ask(by, 'POST', tokens(id, '/rotate'), { graceMs }), minted),
    revoke: async (by, id) => answer(await ask(by, 'DELETE', tokens(id)), () => undefined),
    revokeSome: async (by, ids) =>
      answer(await ask(by, 'POST', '/api/v1/tokens/revoke', { ids }), (body: RevokeTokensResult) => body),
    revokeAllOwn: async (by) =>
      answer(
        await ask(by, 'POST', '/api/v1/tokens/revoke', { all: 'mine' }),
        (body: RevokeTokensResult) => body,
      ),
    list: async (by, owner, state) =>
      answer(
        await ask(by, 'GET', `/api/v1/tokens?owner=${owner}&state=${state}&count=100`),
        (body: ListTokensResult) => body.tokens.map(({ id }) => id),
      ),
    addPerson: async (urn) => {
      if (isCorpUserUrn(urn)) passwords.set(urn, await server.addUser(corpUserId(urn)));
    },
    addServiceAccount: async () =>
      (await asRoot('POST', '/api/v1/service-accounts', { displayName: 'ci' })).urn,
    suspend: (urn, isSuspended, way) =>
      way === 'product'
        ? asRoot('POST', users(urn, isSuspended ? '/suspend' : '/reinstate'))
        : ingest(urn, 'corpUserStatus', { status: isSuspended ? 'SUSPENDED' : 'ACTIVE' }),
    remove: (urn, removed) => ingest(urn, 'status', { removed }),
    deleteUser: (urn, isService, way) =>
      way === 'product'
        ? asRoot('DELETE', isService ? pathOf('service-accounts', urn) : users(urn))
        : asRoot('POST', '/api/gms/entities?action=delete', { urn }),
    grant: async (privilege, to) =>
      (await asRoot('POST', '/api/v1/policies', policyFor(privilege, to))).policy.urn,
    setGrant: async (policy, isActive) => {
      const { version } = (await asRoot('GET', pathOf('policies', policy))).policy;
      const state = isActive ? 'ACTIVE' : 'INACTIVE';
      await asRoot('PUT', pathOf('policies', policy, '/state'), { state, version });
    },
    dropGrant: async (policy) => {
      const { version } = (await asRoot('GET', pathOf('policies', policy))).policy;
      await asRoot('DELETE', pathOf('policies', policy, `?version=${encodeURIComponent(version)}`));
    },
    addGroup: (urn) => {
      const id = urn.slice('urn:li:corpGroup:'.length);
      return graphql('createGroup(input: $input)', 'CreateGroupInput!', { id, name: id });
    },
    removeGroup: (urn) => asRoot('DELETE', groups(urn)),
    setMember: (group, user, isMember) =>
      asRoot('POST', groups(group, isMember ? '/members' : '/members/remove'), { users: [user] }),
    // Not over REST, which does not find somebody who is softly removed.
    setRole: (urn, roleUrn) =>
      graphql('batchAssignRole(input: $input)', 'BatchAssignRoleInput!', { roleUrn, actors: [urn] }),
  };
}
