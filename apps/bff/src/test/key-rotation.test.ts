import { createHmac } from 'node:crypto';
import { type MintedToken, TOKEN_EXPIRATION_HEADER } from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import { hmacToken } from './forged-tokens.ts';
import { randomSecret } from './random-secret.ts';
import type { TestClient } from './test-client.ts';
import { createTestClock } from './test-clock.ts';
import { DOORS, startTestServer, type TestServer } from './test-server.ts';

const DAY = 86_400_000;
const REQUESTS = 2_000;
const PART = REQUESTS / 8;
const CALLERS = 8;

/** One request with a token, and the moment of the injected clock at which it went out and was answered. */
type Answer = {
  readonly isOldKey: boolean;
  readonly sent: number;
  readonly came: number;
  readonly status: number;
};

const instant = (at: number) => new Date(at).toISOString();

/** @returns whether the text is signed by this key. */
function isSignedBy(key: string, jwt: string): boolean {
  const [header, payload, signature] = jwt.split('.');
  return createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url') === signature;
}

/** Two nodes over one database, of which each is restarted by itself. Nothing here depends on which one it is. */
describe('a signing key that is replaced (tests KR-01, KR-02, KR-03)', () => {
  const clock = createTestClock();
  const [oldKey, newKey] = [randomSecret(), randomSecret()];
  const retiresAt = clock.now() + 3 * DAY;
  const signed = { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: newKey };
  /** The three states of a node, in their order (docs/operations.md). */
  const before = { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: oldKey };
  const learnt = { ...before, DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: newKey };
  const signing = {
    ...signed,
    DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: `${oldKey}@${instant(retiresAt)}`,
  };
  const secrets = {
    ...before,
    DATAHUB_SECRET: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
    DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
    DATAHUB_ROOT_PASSWORD: 'violet-anchor-tuesday-83',
    ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true',
  };
  let nodes: readonly [TestServer, TestServer];
  let roots: readonly [TestClient, TestClient];
  let tokensOfOldKey: string[];

  beforeAll(async () => {
    const first = await startTestServer({ clock, settings: secrets });
    const second = await startTestServer({ place: first.place, clock, settings: secrets });
    nodes = [first, second];
    roots = [await first.signIn(), await second.signIn()];
    tokensOfOldKey = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        mint(index % 2 === 0 ? 0 : 1, index < 10 ? { noExpiry: true } : {}),
      ),
    );
  });

  const mint = async (node: 0 | 1, input: object = {}): Promise<string> =>
    (await nodes[node].mint(roots[node], input)).accessToken;
  const keyOf = (jwt: string) =>
    isSignedBy(oldKey, jwt) ? 'old' : isSignedBy(newKey, jwt) ? 'new' : 'neither';
  /** Asks both doors of both nodes. @returns their statuses, the first node's first. */
  const everywhere = (jwt: string) =>
    Promise.all(nodes.flatMap((node) => DOORS.map((door) => node.knock(door, jwt))));

  it(`rejects none of ${REQUESTS} requests at both doors while two nodes are restarted one by one, and accepts none after it has retired`, async () => {
    const tokens = tokensOfOldKey.map((jwt) => ({ jwt, isOldKey: true }));
    const inRotation = new Set<TestServer>(nodes);
    const answers: Answer[] = [];
    let sent = 0;

    /** Goes round the nodes, doors and tokens as a balancer would: whom nobody answers, asks the next node. */
    const ask = async (): Promise<void> => {
      sent += 1;
      const node = [...inRotation][sent % inRotation.size];
      const token = tokens[Math.floor(sent / 4) % tokens.length];
      const door = DOORS[Math.floor(sent / 2) % DOORS.length];
      if (node === undefined || token === undefined || door === undefined) throw new Error('nothing to ask');
      const at = clock.now();
      const status = await node.knock(door, token.jwt).catch((error: unknown) => {
        if (error instanceof TypeError) return undefined;
        throw error;
      });
      if (status === undefined) return ask();
      answers.push({ isOldKey: token.isOldKey, sent: at, came: clock.now(), status });
    };
    /** Sends so many requests, several at a time. */
    const load = async (count: number) => {
      let left = count;
      const caller = async () => {
        for (; left > 0; left -= 1) await ask();
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
    };
    const restart = async (node: 0 | 1, settings: Record<string, string>) => {
      inRotation.delete(nodes[node]);
      await Promise.all([nodes[node].restart(settings), load(PART / 2)]);
      inRotation.add(nodes[node]);
      const jwt = await mint(node);
      tokens.push({ jwt, isOldKey: keyOf(jwt) === 'old' });
      await load(PART / 2);
      return keyOf(jwt);
    };

    await load(PART);
    expect(await restart(0, learnt)).toBe('old');
    expect(await restart(1, learnt)).toBe('old');
    expect(await restart(0, signing)).toBe('new');
    expect(await mint(1).then(keyOf)).toBe('old');
    expect(await restart(1, signing)).toBe('new');
    clock.advance(3 * DAY - 1);
    await load(PART);
    // Some are under way when the key retires.
    const underWay = load(PART);
    clock.advance(1);
    await Promise.all([underWay, load(PART)]);

    const statuses = (isOldKey: boolean, isIn: (answer: Answer) => boolean) =>
      new Set(
        answers.filter((answer) => answer.isOldKey === isOldKey && isIn(answer)).map(({ status }) => status),
      );
    expect(answers.length).toBeGreaterThanOrEqual(REQUESTS);
    expect(statuses(true, ({ came }) => came < retiresAt)).toEqual(new Set([200]));
    expect(statuses(true, ({ sent }) => sent >= retiresAt)).toEqual(new Set([401]));
    expect(statuses(false, () => true)).toEqual(new Set([200]));
  }, 180_000);

  it('without more ends every token at once; in a fleet that does not know the new key, its tokens are 401 elsewhere, never 5xx', async () => {
    const thirdKey = randomSecret();
    roots = [await nodes[0].signIn(), await nodes[1].signIn()];
    const live = await Promise.all([mint(0), mint(1)]);
    await nodes[1].restart({
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: thirdKey,
      DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: undefined,
    });
    for (const jwt of live) expect(await everywhere(jwt)).toEqual([200, 200, 401, 401]);
    for (const jwt of tokensOfOldKey) expect(await everywhere(jwt)).toEqual([401, 401, 401, 401]);

    const jwt = await mint(1);
    expect(isSignedBy(thirdKey, jwt)).toBe(true);
    expect(await everywhere(jwt)).toEqual([401, 401, 200, 200]);
    await nodes[0].restart({ DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: thirdKey });
    expect(await everywhere(jwt)).toEqual([200, 200, 200, 200]);
  });
});

describe('a token of a key that retires', () => {
  const clock = createTestClock();
  const [oldKey, newKey] = [randomSecret(), randomSecret()];
  const retiresAt = clock.now() + 3 * DAY;
  let server: TestServer;
  let root: TestClient;
  let token: MintedToken;
  let rotated: MintedToken;

  beforeAll(async () => {
    server = await startTestServer({ clock, settings: { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: oldKey } });
    root = await server.signIn();
    token = await server.mint(root);
    await server.restart({
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: newKey,
      DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: `${oldKey}@${instant(retiresAt)}`,
    });
  });
  const script = () => server.script(`Bearer ${token.accessToken}`);
  const everywhere = (jwt: string) => Promise.all(DOORS.map((door) => server.knock(door, jwt)));

  it('is told of its end, and is still found, renamed and rotated; what takes its place is of the present key', async () => {
    expect(token.token.expiresAt).toBeGreaterThan(retiresAt);
    const response = await script().fetch('/api/v1/me');
    expect(response.headers.get(TOKEN_EXPIRATION_HEADER)).toBe(instant(retiresAt));
    const { data } = await root.graphql(
      'query ($token: String!) { getAccessTokenMetadata(token: $token) { id } }',
      { token: token.accessToken },
    );
    expect(data.getAccessTokenMetadata.id).toBe(token.token.id);
    const path = `/api/v1/tokens/${encodeURIComponent(token.token.id)}`;
    expect((await root.send('PATCH', path, { name: 'renamed' })).status).toBe(200);
    rotated = (await (await root.send('POST', `${path}/rotate`, { graceMs: 7 * DAY })).json()) as MintedToken;
    expect(isSignedBy(newKey, rotated.accessToken)).toBe(true);
    expect(await everywhere(token.accessToken)).toEqual([200, 200]);
  });

  it('makes no token that outlives it (design decision 8)', async () => {
    const child = await server.mint(script());
    expect(child.token.expiresAt).toBe(retiresAt);
    expect(isSignedBy(newKey, child.accessToken)).toBe(true);
    const longer = await script().send('POST', '/api/v1/tokens', { name: 'longer', duration: 'P30D' });
    expect([longer.status, (await longer.json()) as object]).toEqual([
      400,
      expect.objectContaining({ code: 'token.duration-not-allowed' }),
    ]);
  });

  it('is all that the key is good for: a credential between the doors takes the present one', async () => {
    const session = {
      actorType: 'USER',
      actorId: 'datahub',
      type: 'SESSION',
      version: '1',
      jti: 'x',
      sub: 'datahub',
      exp: Math.floor(clock.now() / 1_000) + 60,
      iss: 'datahub-metadata-service',
    };
    const forged = (key: string, header: object = { alg: 'HS256' }) =>
      server.knock('metadata', hmacToken(header, session, key));
    expect(await forged(oldKey)).toBe(401);
    expect(await forged(newKey)).toBe(200);
    expect(await forged(newKey, { alg: 'HS256', kid: '0' })).toBe(401);
  });

  it('works until then and not a millisecond longer, however often it worked before, and its refusal is on record', async () => {
    clock.advance(retiresAt - clock.now() - 1);
    for (let use = 0; use < 3; use += 1) expect(await everywhere(token.accessToken)).toEqual([200, 200]);
    clock.advance(1);
    for (let use = 0; use < 3; use += 1) expect(await everywhere(token.accessToken)).toEqual([401, 401]);
    expect(await everywhere(rotated.accessToken)).toEqual([200, 200]);
    // The record is written beside the answer, one write after the other: this sign-in's comes behind it.
    await server.signIn();
    const refused = (await server.store.read.audit.listLatest(10)).filter(
      ({ action }) => action === 'token.refused',
    );
    expect(refused.map(({ details }) => details)).toContainEqual({ reason: 'auth.expired-token' });
  });
});
