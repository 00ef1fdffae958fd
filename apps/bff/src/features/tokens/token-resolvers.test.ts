import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const UNAUTHORIZED = 'Unauthorized to perform this action. Please contact your DataHub administrator.';
const ADA = 'urn:li:corpuser:ada';
const ROOT = 'urn:li:corpuser:datahub';

// The documents of DataHub's own page and smoke tests.
const CREATE = `mutation createAccessToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) {
    accessToken
    metadata { urn type id name description actorUrn ownerUrn createdAt expiresAt owner { urn } }
  }
}`;
const LIST = `query listAccessTokens($input: ListAccessTokenInput!) {
  listAccessTokens(input: $input) { start count total tokens { urn type id name description actorUrn ownerUrn createdAt expiresAt } }
}`;
const REVOKE = `mutation revokeAccessToken($tokenId: String!) { revokeAccessToken(tokenId: $tokenId) }`;
const METADATA = `query getAccessTokenMetadata($token: String!) { getAccessTokenMetadata(token: $token) { id name } }`;

describe.each(DIALECTS)('tokens over GraphQL on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let root: TestClient;
  let ada: TestClient;
  let bob: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    root = await server.signIn();
    ada = await server.addSignedIn('ada');
    bob = await server.addSignedIn('bob');
  });

  const input = (actorUrn: string, changes: object = {}) => ({
    input: { type: 'PERSONAL', actorUrn, duration: 'ONE_HOUR', name: 'ci', ...changes },
  });
  const create = (client: TestClient, actorUrn: string, changes: object = {}) =>
    client.graphql(CREATE, input(actorUrn, changes));
  const created = async (client: TestClient, actorUrn: string, changes: object = {}) => {
    const { data, errors } = await create(client, actorUrn, changes);
    expect(errors).toBeUndefined();
    return data.createAccessToken as { accessToken: string; metadata: Record<string, unknown> };
  };
  const mine = (urn: string) => ({ field: 'ownerUrn', values: [urn] });
  const list = (client: TestClient, filters: object[], page: object = {}) =>
    client.graphql(LIST, { input: { start: 0, count: 100, filters, ...page } });

  /** DataHub's error: HTTP 200, the nullable or null data, one error with code and type (contract §2.4). */
  const expectError = (
    answer: Awaited<ReturnType<typeof create>>,
    expected: { code: number; type: string; message: string | RegExp; data?: unknown },
  ) => {
    expect(answer.status).toBe(200);
    expect(answer.errors).toHaveLength(1);
    const [error] = answer.errors ?? [];
    expect(error?.message).toMatch(expected.message);
    expect(error?.extensions).toEqual({
      code: expected.code,
      type: expected.type,
      classification: 'DataFetchingException',
    });
    expect(answer.data).toEqual(expected.data ?? null);
  };
  const refused = { code: 403, type: 'UNAUTHORIZED', message: UNAUTHORIZED } as const;
  const notCreated = { data: { createAccessToken: null } };

  describe('createAccessToken that succeeds', () => {
    it('answers the secret and the record that was just written, and the secret opens both doors', async () => {
      const { accessToken, metadata } = await created(ada, ADA, { name: 'ci', description: 'loads' });
      expect(metadata).toEqual({
        urn: `urn:li:dataHubAccessToken:${metadata.id}`,
        type: 'ACCESS_TOKEN',
        id: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
        name: 'ci',
        description: 'loads',
        actorUrn: ADA,
        ownerUrn: ADA,
        owner: { urn: ADA },
        createdAt: clock.now(),
        expiresAt: clock.now() + 3_600_000,
      });
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(200);
    });

    it.each([
      ['ONE_HOUR', 'PT1H', 3_600_000],
      ['ONE_DAY', 'P1D', 86_400_000],
      ['ONE_WEEK', 'P1W', 604_800_000],
      ['ONE_MONTH', 'P1M', 2_592_000_000],
      ['THREE_MONTHS', 'P90D', 7_776_000_000],
      ['SIX_MONTHS', 'p180d', 15_552_000_000],
      ['ONE_YEAR', 'P1Y', 31_536_000_000],
    ])('%s and %s end after %d ms', async (duration, durationIso, ms) => {
      const byEnum = await created(ada, ADA, { duration });
      const byIso = await created(ada, ADA, { duration: null, durationIso });
      expect(byEnum.metadata.expiresAt).toBe(clock.now() + ms);
      expect(byIso.metadata.expiresAt).toBe(clock.now() + ms);
    });

    it('does not limit names as the form does, and allows the same name twice (contract §2.3)', async () => {
      for (const name of ['', 'ci', 'ci', 'x'.repeat(200)]) {
        expect((await created(ada, ADA, { name })).metadata.name).toBe(name);
      }
    });

    it('by a manager, for anybody, even for a user who does not exist: such a token opens nothing', async () => {
      const { accessToken, metadata } = await created(root, 'urn:li:corpuser:nobody');
      expect(metadata).toMatchObject({ actorUrn: 'urn:li:corpuser:nobody', ownerUrn: ROOT });
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
    });
  });

  describe('createAccessToken that is refused', () => {
    const exactlyOne =
      'Exactly one of duration or durationIso must be provided when creating an access token';
    const listed =
      'Choose a value from ACCESS_TOKEN_ALLOWED_DURATIONS (currently: [PT1H, P1D, P7D, P30D, P90D, P180D, P365D]).';

    it.each<[string, object, string]>([
      ['both durations', { durationIso: 'PT1H' }, exactlyOne],
      ['neither duration', { duration: null }, exactlyOne],
      ['a blank ISO duration beside the enum', { durationIso: '' }, exactlyOne],
      [
        'a blank ISO duration',
        { duration: null, durationIso: ' ' },
        'Access token duration must not be blank',
      ],
      [
        'a zero duration',
        { duration: null, durationIso: 'PT0S' },
        'Access token duration must be positive: PT0S',
      ],
      [
        'a malformed one',
        { duration: null, durationIso: 'THREE_YEARS' },
        'Invalid ISO-8601 access token duration: THREE_YEARS',
      ],
      [
        'one that is not listed',
        { duration: null, durationIso: 'P2D' },
        `Access token duration 'P2D' is not allowed. ${listed}`,
      ],
    ])('with 400 for %s, in DataHub’s words', async (_, changes, message) => {
      const answer = await create(ada, ADA, changes);
      expectError(answer, { code: 400, type: 'BAD_REQUEST', message: /./, ...notCreated });
      expect(answer.errors?.[0]?.message).toBe(message);
    });

    it('with 400 for NO_EXPIRY, naming both settings', async () => {
      const answer = await create(root, ROOT, { duration: 'NO_EXPIRY' });
      expectError(answer, {
        code: 400,
        type: 'BAD_REQUEST',
        message: /ACCESS_TOKEN_ALLOW_NO_EXPIRY/,
        ...notCreated,
      });
      expect(answer.errors?.[0]?.message).toContain('ACCESS_TOKEN_ALLOWED_DURATIONS');
    });

    it('with 403 for another user, in DataHub’s sentence', async () => {
      const answer = await create(ada, ROOT);
      expectError(answer, { ...refused, ...notCreated });
      expect(answer.errors?.[0]?.path).toEqual(['createAccessToken']);
    });

    it('with 403 before the duration is judged', async () => {
      for (const changes of [{ duration: null }, { durationIso: 'PT1H' }, { duration: 'NO_EXPIRY' }]) {
        expectError(await create(ada, ROOT, changes), { ...refused, ...notCreated });
      }
    });

    it('with 400 for an actor that is no user', async () => {
      for (const actorUrn of ['', 'ada', 'urn:li:corpGroup:x', 'urn:li:corpuser:']) {
        expectError(await create(root, actorUrn), {
          code: 400,
          type: 'BAD_REQUEST',
          message: /actor/i,
          ...notCreated,
        });
      }
    });

    it('with 400 for a SERVICE_ACCOUNT token of somebody who is none, before any right is judged', async () => {
      const answer = await create(ada, ADA, { type: 'SERVICE_ACCOUNT' });
      const message = `The specified URN is not a service account: ${ADA}`;
      expectError(answer, { code: 400, type: 'BAD_REQUEST', message, ...notCreated });
    });

    it('with 400 for U+0000 in the name, on every database', async () => {
      const answer = await create(ada, ADA, { name: 'a\u0000b' });
      expectError(answer, { code: 400, type: 'BAD_REQUEST', message: /U\+0000/, ...notCreated });
    });
  });

  describe('listAccessTokens', () => {
    it('answers those whose filter confines them to their own, the page echoed', async () => {
      const { metadata } = await created(bob, 'urn:li:corpuser:bob', { name: 'listed' });
      const { data, errors } = await list(bob, [mine('urn:li:corpuser:bob')], { start: 0, count: 10 });
      expect(errors).toBeUndefined();
      expect(data.listAccessTokens).toMatchObject({ start: 0, count: 10, total: 1 });
      expect(data.listAccessTokens.tokens[0]).toMatchObject({
        id: metadata.id,
        type: 'ACCESS_TOKEN',
        name: 'listed',
      });
    });

    it.each<[string, object[]]>([
      ['no filter', []],
      ['another owner', [mine(ROOT)]],
      ['oneself and another', [{ field: 'ownerUrn', values: [ADA, ROOT] }]],
      ['everybody but oneself', [{ field: 'ownerUrn', values: [ADA], negated: true }]],
      ['a pattern', [{ field: 'ownerUrn', values: [ADA], condition: 'CONTAIN' }]],
      ['a beginning', [{ field: 'ownerUrn', values: ['urn'], condition: 'START_WITH' }]],
      ['only the actor', [{ field: 'actorUrn', values: [ADA] }]],
      ['another spelling', [mine('urn:li:corpuser:ADA')]],
      ['another field', [{ field: 'name', values: [ADA] }]],
    ])('is refused to others with %s', async (_, filters) => {
      expectError(await list(ada, filters), refused);
    });

    it('sees no token of another, even with a second filter on the owner', async () => {
      await created(root, ROOT);
      const { data } = await list(ada, [mine(ADA), mine(ROOT)]);
      expect(data.listAccessTokens).toMatchObject({ total: 0, tokens: [] });
    });

    it('answers a manager whatever the filters, latest end first, and takes DataHub’s bare value', async () => {
      const { data } = await list(root, []);
      const ends = data.listAccessTokens.tokens.map((token: { expiresAt: number }) => token.expiresAt);
      expect(ends).toEqual([...ends].sort((left, right) => right - left));
      const inline = `{ listAccessTokens(input: {start: 0, count: 5, filters: [{field: "ownerUrn", values: "${ADA}"}]}) { total tokens { ownerUrn } } }`;
      const bare = await root.graphql(inline);
      expect(bare.data.listAccessTokens.tokens[0].ownerUrn).toBe(ADA);
    });

    it('no longer has a revoked token', async () => {
      const { metadata } = await created(bob, 'urn:li:corpuser:bob', { name: 'gone' });
      const named = [mine('urn:li:corpuser:bob'), { field: 'name', values: ['gone'] }];
      expect((await list(bob, named)).data.listAccessTokens.total).toBe(1);
      await bob.graphql(REVOKE, { tokenId: metadata.id });
      expect((await list(bob, named)).data.listAccessTokens.total).toBe(0);
    });

    it('defaults to the first 20', async () => {
      const { data } = await root.graphql(LIST, { input: {} });
      expect(data.listAccessTokens).toMatchObject({ start: 0, count: 20 });
    });
  });

  describe('revokeAccessToken', () => {
    it('by the owner ends the token at both doors', async () => {
      const { accessToken, metadata } = await created(ada, ADA);
      const { data } = await ada.graphql(REVOKE, { tokenId: metadata.id });
      expect(data).toEqual({ revokeAccessToken: true });
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
    });

    it('is refused to its actor who is not its owner, and to anybody for an unknown id, alike', async () => {
      const { accessToken, metadata } = await created(root, ADA);
      const answers = [
        await ada.graphql(REVOKE, { tokenId: metadata.id }),
        await ada.graphql(REVOKE, { tokenId: 'HnMJylxuowJ1FKN74BbGogLvXCS4w+fsd3MZdI35+8A=' }),
      ];
      for (const answer of answers) expectError(answer, refused);
      expect(await server.knock('frontend', accessToken)).toBe(200);
    });

    it('of an unknown id by a manager says so, as a server error', async () => {
      const answer = await root.graphql(REVOKE, { tokenId: 'unknown' });
      expectError(answer, { code: 500, type: 'SERVER_ERROR', message: /Failed to revoke access token/ });
      expect(answer.errors?.[0]?.message).toContain('Access token no longer exists');
    });
  });

  describe('getAccessTokenMetadata', () => {
    it('is for managers only, even for one’s own token; an unknown one is an error', async () => {
      const { accessToken, metadata } = await created(ada, ADA);
      const { data } = await root.graphql(METADATA, { token: accessToken });
      expect(data.getAccessTokenMetadata.id).toBe(metadata.id);
      expectError(await ada.graphql(METADATA, { token: accessToken }), refused);
      expect((await root.graphql(METADATA, { token: 'unknown' })).errors).toHaveLength(1);
    });
  });
});
