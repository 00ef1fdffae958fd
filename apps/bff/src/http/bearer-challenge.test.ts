import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  type Person,
  startContractServer,
} from '../contract/contract-server.contract.ts';
import { rawRequest } from '../test/raw-request.ts';
import type { Door } from '../test/test-server.ts';

/** What the table below is filled in with. */
type Tokens = {
  readonly good: string;
  readonly expired: string;
  readonly revoked: string;
  readonly suspended: string;
};
/** What is sent: headers as they stand, a query, a form. */
type Sent = { readonly headers?: readonly string[]; readonly query?: string; readonly form?: string };
/** What RFC 6750 §3.1 has for it: no challenge for an answer that is none; `bare` says no error. */
type Expected = readonly [status: number, challenge: 'none' | 'bare' | `error=${string}`];

const bearer = (token: string) => ['Authorization', `Bearer ${token}`];
const INVALID: Expected = [401, 'error=invalid_token'];
const AMBIGUOUS: Expected = [400, 'error=invalid_request'];
const BARE: Expected = [401, 'bare'];
const OK: Expected = [200, 'none'];
const FORM = 'application/x-www-form-urlencoded';

const ROWS: ReadonlyArray<readonly [what: string, sent: (tokens: Tokens) => Sent, expected: Expected]> = [
  ['nothing', () => ({}), BARE],
  ['an empty header', () => ({ headers: ['Authorization', ''] }), BARE],
  ['a good token', ({ good }) => ({ headers: bearer(good) }), OK],
  ['a good token after bearer', ({ good }) => ({ headers: ['Authorization', `bearer ${good}`] }), OK],
  ['the header in capitals', ({ good }) => ({ headers: ['AUTHORIZATION', `Bearer ${good}`] }), OK],
  ['BEARER', ({ good }) => ({ headers: ['Authorization', `BEARER ${good}`] }), INVALID],
  ['Bearer alone', () => ({ headers: ['Authorization', 'Bearer'] }), INVALID],
  ['Bearer and a space', () => ({ headers: ['Authorization', 'Bearer '] }), INVALID],
  ['two spaces', ({ good }) => ({ headers: ['Authorization', `Bearer  ${good}`] }), INVALID],
  ['a tab', ({ good }) => ({ headers: ['Authorization', `Bearer\t${good}`] }), INVALID],
  ['no space', ({ good }) => ({ headers: ['Authorization', `Bearer${good}`] }), INVALID],
  ['a comma and more', ({ good }) => ({ headers: ['Authorization', `Bearer ${good}, x`] }), INVALID],
  ['two joined', ({ good }) => ({ headers: ['Authorization', `Bearer ${good}, Bearer ${good}`] }), INVALID],
  ['the token alone', ({ good }) => ({ headers: ['Authorization', good] }), INVALID],
  ['quotes', ({ good }) => ({ headers: ['Authorization', `Bearer "${good}"`] }), INVALID],
  ['token="…"', ({ good }) => ({ headers: ['Authorization', `Bearer token="${good}"`] }), INVALID],
  ['Token', ({ good }) => ({ headers: ['Authorization', `Token ${good}`] }), INVALID],
  [
    'Basic with the token',
    ({ good }) => ({ headers: ['Authorization', `Basic ${btoa(`x:${good}`)}`] }),
    INVALID,
  ],
  ['Digest', () => ({ headers: ['Authorization', 'Digest username="datahub"'] }), INVALID],
  ['a word', () => ({ headers: bearer('word') }), INVALID],
  ['dots', () => ({ headers: bearer('..') }), INVALID],
  ['a token that has expired', ({ expired }) => ({ headers: bearer(expired) }), INVALID],
  ['a token that was revoked', ({ revoked }) => ({ headers: bearer(revoked) }), INVALID],
  ['a token of somebody suspended', ({ suspended }) => ({ headers: bearer(suspended) }), INVALID],
  ['a token cut short', ({ good }) => ({ headers: bearer(good.slice(0, -1)) }), INVALID],
  ['a token of 10 kB', () => ({ headers: bearer('A'.repeat(10_000)) }), INVALID],
  ['two headers, both good', ({ good }) => ({ headers: [...bearer(good), ...bearer(good)] }), AMBIGUOUS],
  ['two headers, one good', ({ good }) => ({ headers: [...bearer('x'), ...bearer(good)] }), AMBIGUOUS],
  ['two, one empty', ({ good }) => ({ headers: ['Authorization', '', ...bearer(good)] }), AMBIGUOUS],
  [
    'two, the second Basic',
    ({ good }) => ({ headers: [...bearer(good), 'authorization', 'Basic x'] }),
    AMBIGUOUS,
  ],
  ['?access_token=', ({ good }) => ({ query: `access_token=${good}` }), BARE],
  ['?token=', ({ good }) => ({ query: `token=${good}` }), BARE],
  ['?Authorization=', ({ good }) => ({ query: `Authorization=Bearer%20${good}` }), BARE],
  ['a form with access_token', ({ good }) => ({ form: `access_token=${good}` }), BARE],
  [
    'a form beside a bad header',
    ({ good }) => ({ form: `access_token=${good}`, headers: bearer('x') }),
    INVALID,
  ],
  [
    'a query beside a bad header',
    ({ good }) => ({ query: `access_token=${good}`, headers: bearer('x') }),
    INVALID,
  ],
  ['Proxy-Authorization', ({ good }) => ({ headers: ['Proxy-Authorization', `Bearer ${good}`] }), BARE],
  [
    'X-Forwarded-Authorization',
    ({ good }) => ({ headers: ['X-Forwarded-Authorization', `Bearer ${good}`] }),
    BARE,
  ],
  ['a cookie of the name', ({ good }) => ({ headers: ['Cookie', `Authorization=Bearer ${good}`] }), BARE],
  ['the token as the session cookie', ({ good }) => ({ headers: ['Cookie', `PLAY_SESSION=${good}`] }), BARE],
  ['X-DataHub-Actor', () => ({ headers: ['X-DataHub-Actor', 'urn:li:corpuser:datahub'] }), BARE],
];

/** The same question at each door; those that read a body, GraphQL, are asked with POST. */
const PLACES: ReadonlyArray<readonly [door: Door, path: string]> = [
  ['frontend', '/api/v1/me'],
  ['frontend', '/api/gms/entities/urn:li:corpuser:datahub'],
  ['metadata', '/entities/urn:li:corpuser:datahub'],
];

/** The token is good, and its owner may not: nothing but its rights is in the way. */
const LACKING: ReadonlyArray<readonly [door: Door, method: string, path: string, body: object | null]> = [
  ['frontend', 'GET', '/api/v1/users', null],
  ['frontend', 'GET', '/api/v1/audit', null],
  ['frontend', 'GET', '/api/v1/tokens?owner=all', null],
  ['frontend', 'POST', '/api/v1/tokens', { name: 'x', actorUrn: 'urn:li:corpuser:datahub' }],
  ['frontend', 'DELETE', '/api/v1/policies/urn:li:dataHubPolicy:7?version=x', null],
  // What no token may: the scope that is missing is a session.
  ['frontend', 'POST', '/api/v1/invites', {}],
  ['frontend', 'POST', '/api/v1/account/password', { currentPassword: 'x', newPassword: 'y' }],
  ['frontend', 'POST', '/api/gms/entities?action=delete', { urn: 'urn:li:corpuser:datahub' }],
  ['metadata', 'POST', '/entities?action=delete', { urn: 'urn:li:corpuser:datahub' }],
];

describe('a credential and its answer (RFC 6750 §3, test AN-08)', () => {
  let server: ContractServer;
  let ada: Person;
  let tokens: Tokens;

  beforeAll(async () => {
    server = await startContractServer();
    ada = await server.person('ada');
    const eve = await server.person('eve');
    await server.admin('users', 'suspend', 'eve');
    const expired = await server.tokenFor(ada.urn, 'PT1H');
    server.clock.advance(3_600_000);
    const root = await server.root();
    const revoked = await server.mint(server.script(`Bearer ${root.token}`), { actorUrn: ada.urn });
    await server
      .script(`Bearer ${root.token}`)
      .send('DELETE', `/api/v1/tokens/${encodeURIComponent(revoked.token.id)}`);
    tokens = { good: ada.token, expired, revoked: revoked.accessToken, suspended: eve.token };
  });

  const challengeOf = (value: string | string[] | undefined): string => {
    if (value === undefined) return 'none';
    const [, error] =
      /^Bearer realm="Latchkey"(?:, error="(\w+)")?(?:, error_description="[^"\\]+")?$/.exec(String(value)) ??
      [];
    return error === undefined
      ? value === 'Bearer realm="Latchkey"'
        ? 'bare'
        : String(value)
      : `error=${error}`;
  };

  it(`has ${ROWS.length} rows at ${PLACES.length} places`, () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(ROWS.map(([what]) => what)).size).toBe(ROWS.length);
  });

  it.each(ROWS)('%s', async (_, sent, [status, challenge]) => {
    const { headers = [], query, form } = sent(tokens);
    for (const [door, path] of PLACES) {
      const answer = await rawRequest(
        `${server.address(door)}${path}${query === undefined ? '' : `?${query}`}`,
        {
          method: form === undefined ? 'GET' : 'POST',
          headers: [...headers, ...(form === undefined ? [] : ['Content-Type', FORM])],
          ...(form === undefined ? {} : { body: form }),
        },
      );
      expect([answer.status, challengeOf(answer.headers['www-authenticate'])], `${door} ${path}`).toEqual([
        status,
        challenge,
      ]);
      if (status === 200) continue;
      expect(answer.headers['cache-control']).toBe('no-store');
      for (const token of Object.values(tokens)) {
        expect(answer.body).not.toContain(token.split('.')[2]);
        expect(JSON.stringify(answer.headers)).not.toContain(token.split('.')[2]);
      }
    }
  });

  it.each(LACKING)('a good token that lacks the right: %s %s %s', async (door, method, path, body) => {
    const json = body === null ? [] : ['Content-Type', 'application/json'];
    const answer = await rawRequest(`${server.address(door)}${path}`, {
      method,
      headers: [...bearer(tokens.good), ...json],
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    expect([answer.status, challengeOf(answer.headers['www-authenticate'])]).toEqual([
      403,
      'error=insufficient_scope',
    ]);
  });
});
