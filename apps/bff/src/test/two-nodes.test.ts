import { beforeAll, describe, expect, it } from 'vitest';
import { startTcpRelay, type TcpRelay } from '../../../../scripts/testing/tcp-relay.ts';
import { startRecordingUpstream } from '../features/proxy/testing/recording-upstream.ts';
import { randomSecret } from './random-secret.ts';
import type { TestClient } from './test-client.ts';
import { DOORS, type Door, startTestServer, type TestServer } from './test-server.ts';

const ANALYTICS = { type: 'PLATFORM', name: 'audit', privileges: ['GET_ANALYTICS_PRIVILEGE'] } as const;
const AUDIT = '/api/v1/audit?count=1';

/** What two nodes have in common besides the database. */
const secrets = () => ({
  DATAHUB_ROOT_PASSWORD: randomSecret(),
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
});

/**
 * Two servers that share a PostgreSQL and nothing else. There is no bus that could be down: nothing that may be taken away
 * is kept in a process. `scripts/bench/two-nodes.ts` measures the same with two processes.
 */
describe('two nodes on one PostgreSQL', () => {
  let a: TestServer;
  let b: TestServer;
  let relay: TcpRelay;
  let atA: TestClient;

  beforeAll(async () => {
    const common = secrets();
    b = await startTestServer({ database: 'postgres', settings: common });
    const url = new URL(b.place.databaseUrl ?? '');
    relay = await startTcpRelay(Number(url.port));
    url.port = String(relay.port);
    // It asks nobody, so what A lets pass is A's decision alone.
    const upstream = await startRecordingUpstream();
    const own = { DATABASE_URL: url.href, METADATA_SERVICE_URL: upstream.origin };
    a = await startTestServer({ place: b.place, settings: { ...common, ...own } });
    atA = await a.signIn();
    return async () => {
      await relay.stop();
      await upstream.close();
    };
  });

  const statusOf = async (answer: Promise<Response>) => {
    const response = await answer;
    await response.arrayBuffer();
    return response.status;
  };
  const expectDone = async (answer: Promise<Response>) => {
    const response = await answer;
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    return response;
  };
  const post = async (path: string, body: unknown = {}) => {
    await expectDone(atA.send('POST', path, body));
  };
  const urnOf = (username: string) => `urn:li:corpuser:${username}`;
  /** Somebody's token, and what it gets at B. */
  const issue = async (username: string) => {
    const minted = await b.mint(await b.signIn(username, await b.addUser(username)));
    const script = b.script(`Bearer ${minted.accessToken}`);
    return { ...minted, audit: () => statusOf(script.fetch(AUDIT)) };
  };

  it('MI-01: what A has revoked, B refuses at both doors from the acknowledgement on, however warm: 3 rounds and all at once', async () => {
    const owner = await a.signIn('mila', await a.addUser('mila'));
    const tokens = await Promise.all(Array.from({ length: 7 }, () => a.mint(owner)));
    const revoke = async (used: readonly string[], act: () => Promise<Response>) => {
      let isAcknowledged = false;
      const hammer = async (door: Door, secret: string) => {
        let late = 0;
        for (let refused = 0; refused < 3; ) {
          const isLate = isAcknowledged;
          const status = await b.knock(door, secret);
          if (isLate && status === 200) late += 1;
          // Whoever goes on accepting is not waited for.
          if (late > 3) break;
          refused = isLate && status === 401 ? refused + 1 : 0;
        }
        return late;
      };
      for (const secret of used) for (const door of DOORS) expect(await b.knock(door, secret)).toBe(200);
      const hammers = used.flatMap((secret) => DOORS.map((door) => hammer(door, secret)));
      await expectDone(act());
      isAcknowledged = true;
      expect(await Promise.all(hammers)).toEqual(hammers.map(() => 0));
    };
    for (const { accessToken, token } of tokens.slice(0, 3))
      await revoke([accessToken], () =>
        owner.send('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`),
      );
    const rest = tokens.slice(3).map(({ accessToken }) => accessToken);
    await revoke(rest, () => owner.send('POST', '/api/v1/tokens/revoke', { all: 'mine' }));
  });

  it('MI-02: somebody who is suspended at A is refused at B with the next request, by token and session', async () => {
    const password = await a.addUser('sue');
    const session = await b.signIn('sue', password);
    const { accessToken } = await b.mint(session);
    const script = b.script(`Bearer ${accessToken}`);
    const ask = async () => [
      await statusOf(script.fetch('/api/v1/me')),
      await statusOf(session.fetch('/api/v1/me')),
      await b.knock('metadata', accessToken),
    ];
    expect(await ask()).toEqual([200, 200, 200]);
    await post(`/api/v1/users/${urnOf('sue')}/suspend`);
    expect(await ask()).toEqual([401, 401, 401]);
  });

  it('MI-02: a role, a group or a policy that is taken away at A opens nothing at B any more', async () => {
    const [role, group, policy] = [await issue('rolf'), await issue('gina'), await issue('paul')];
    await post(`/api/v1/users/${urnOf('rolf')}/role`, { role: 'Admin' });
    const made = await expectDone(atA.send('POST', '/api/v1/groups', { name: 'admins', description: '' }));
    const groupPath = `/api/v1/groups/${encodeURIComponent(((await made.json()) as { urn: string }).urn)}`;
    await post(`${groupPath}/role`, { role: 'Admin' });
    await post(`${groupPath}/members`, { users: [urnOf('gina')] });
    const input = { ...ANALYTICS, actors: { users: [urnOf('paul')] } };
    const details = await (await expectDone(atA.send('POST', '/api/v1/policies', input))).json();
    const { urn, version } = (details as { policy: { urn: string; version: string } }).policy;

    expect([await role.audit(), await group.audit(), await policy.audit()]).toEqual([200, 200, 200]);
    await post(`/api/v1/users/${urnOf('rolf')}/role`, { role: null });
    expect(await role.audit()).toBe(403);
    await post(`${groupPath}/members/remove`, { users: [urnOf('gina')] });
    expect(await group.audit()).toBe(403);
    const statePath = `/api/v1/policies/${encodeURIComponent(urn)}/state`;
    await expectDone(atA.send('PUT', statePath, { state: 'INACTIVE', version }));
    expect(await policy.audit()).toBe(403);
  });

  it('MI-02: who signs out everywhere at A is signed out at B', async () => {
    const password = await a.addUser('otto');
    const [here, there] = [await a.signIn('otto', password), await b.signIn('otto', password)];
    // One session, known at both nodes.
    const everywhere = b.visitor();
    for (const [name, value] of here.cookies) everywhere.cookies.set(name, value);
    const ask = async () => [
      await statusOf(there.fetch('/api/v1/me')),
      await statusOf(everywhere.fetch('/api/v1/me')),
    ];
    expect(await ask()).toEqual([200, 200]);
    await expectDone(here.send('DELETE', '/api/v1/account/sessions?which=all'));
    expect(await ask()).toEqual([401, 401]);
  });

  it('MI-04: of 30 wrong passwords at once, half at each node, ten are evaluated and no more', async () => {
    await a.addUser('lily');
    const attempts = Array.from({ length: 30 }, (_, index) =>
      statusOf(
        (index % 2 === 0 ? a : b).visitor().send('POST', '/logIn', { username: 'lily', password: 'wrong' }),
      ),
    );
    const statuses = await Promise.all(attempts);
    const evaluated = statuses.filter((status) => status === 400).length;
    expect(evaluated, String(statuses)).toBeGreaterThan(0);
    expect(evaluated, String(statuses)).toBeLessThanOrEqual(10);
    // A busy machine may not get to count all of them in time, and then evaluates none of those.
    expect(statuses.filter((status) => ![400, 429, 503].includes(status))).toEqual([]);
  });

  it.each(['cut', 'silent'] as const)(
    'MI-03: a node whose way to the database is %s says 503 within seconds, the other decides, and then both agree',
    async (how) => {
      const owner = await b.signIn(how, await b.addUser(how));
      const [gone, kept] = [await b.mint(owner), await b.mint(owner)];
      const ask = (server: TestServer) =>
        Promise.all([gone, kept].map(({ accessToken }) => server.knock('frontend', accessToken)));
      expect(await ask(a)).toEqual([200, 200]);
      await relay.fail(how);
      const startedAt = performance.now();
      const lost = Promise.all([
        ask(a),
        statusOf(a.visitor().send('POST', '/logIn', { username: how, password: 'x' })),
      ]);
      await expectDone(owner.send('DELETE', `/api/v1/tokens/${encodeURIComponent(gone.token.id)}`));
      expect(await ask(b)).toEqual([401, 200]);
      expect(await lost).toEqual([[503, 503], 503]);
      // Two seconds, and what a busy machine adds.
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      await relay.mend();
      for (let statuses = await ask(a); !statuses.every((status) => status !== 503); statuses = await ask(a));
      expect(await ask(a)).toEqual([401, 200]);
    },
  );
});
