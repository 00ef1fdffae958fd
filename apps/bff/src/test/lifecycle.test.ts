import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, REFUSING_PORT } from '../../../../scripts/testing/ports.ts';
import { SQLITE_FILE } from '../db/open-database.ts';
import { connectRaw, type RawClient, statusOf, valuesOf } from '../features/proxy/testing/raw-http.ts';
import { runMain, startChildServer } from './child-server.ts';
import { randomSecret } from './random-secret.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { createTestClient } from './test-client.ts';

const password = randomBytes(18).toString('base64url');

const networked = () => ({
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
});

/** A metadata service that answers nobody until it is told to. */
async function startHoldingUpstream() {
  const held: ServerResponse[] = [];
  let onArrival = () => {};
  const server = createServer((request, response) => {
    request.on('data', () => {});
    held.push(response);
    onArrival();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        onArrival = () => held.length >= count && resolve();
        onArrival();
      }),
    release: () => {
      for (const response of held)
        response.setHeader('content-type', 'application/json').end('{"whole":true}');
    },
  };
}

describe('GS-01: SIGTERM with requests in flight', () => {
  it('fails none of 40: not those that wait for the metadata service, not those that are half sent', async () => {
    const upstream = await startHoldingUpstream();
    const dataDir = temporaryDirectory();
    const server = await startChildServer({
      // Refuses in the end, where another test may be given a port that was any.
      PORT: String(await freePort()),
      DATA_DIR: dataDir,
      DATAHUB_ROOT_PASSWORD: password,
      METADATA_SERVICE_URL: upstream.origin,
    });
    const { port: text } = new URL(server.frontendUrl);
    const port = Number(text);
    const client = createTestClient(
      () => server.frontendUrl,
      () => server.frontendUrl,
    );
    expect((await client.send('POST', '/logIn', { username: 'datahub', password })).status).toBe(200);
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = [
      'Host: localhost',
      `Cookie: ${cookie}`,
      `Origin: ${server.frontendUrl}`,
      'Content-Type: application/json',
    ];
    const open = async (start: string, headers: readonly string[], body: string): Promise<RawClient> => {
      const raw = await connectRaw(port);
      raw.write(`${[`${start} HTTP/1.1`, ...own, ...headers].join('\r\n')}\r\n\r\n${body}`);
      return raw;
    };
    const several = (count: number, make: (index: number) => Promise<RawClient>) =>
      Promise.all(Array.from({ length: count }, (_, index) => make(index)));

    const half = 'x'.repeat(100_000);
    const waiting = await several(16, () => open('GET /api/gms/entities/urn:li:corpuser:datahub', [], ''));
    const uploads = await several(8, () => open('POST /api/gms/aspects', ['Content-Length: 200000'], half));
    const mintBody = (index: number) => JSON.stringify({ name: `in flight ${index}` });
    const mints = await several(16, (index) => {
      const headers = ['X-Latchkey-Request: 1', `Content-Length: ${mintBody(index).length}`];
      return open('POST /api/v1/tokens', headers, mintBody(index).slice(0, 5));
    });
    const probe = await connectRaw(port);
    probe.write('GET /health HTTP/1.1\r\nHost: localhost\r\n');
    const idle = await several(4, () => open('GET /health', [], ''));
    for (const raw of idle) expect(statusOf(await raw.answer())).toBe(200);
    await upstream.arrived(waiting.length + uploads.length);
    // What is asked now is answered after all of the above was read.
    expect((await client.fetch('/api/v1/me')).status).toBe(200);

    server.signal('SIGTERM');
    for (const raw of idle) expect(await raw.rest(), 'an idle connection is closed').toBe('');
    const refused = connect(port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code, 'a balancer is refused and asks another replica').toBe('ECONNREFUSED');
    // Readiness is false before anything that is under way has ended.
    probe.write('\r\n');
    const health = await probe.answer();
    expect([statusOf(health), valuesOf(health, 'retry-after')]).toEqual([503, ['5']]);
    expect(valuesOf(health, 'connection')).toEqual(['close']);
    server.signal('SIGTERM');
    server.signal('SIGINT');

    for (const raw of uploads) raw.write(half);
    for (const [index, raw] of mints.entries()) raw.write(mintBody(index).slice(5));
    const minted = await Promise.all(mints.map((raw) => raw.answer()));
    expect(minted.map(statusOf)).toEqual(mints.map(() => 201));
    upstream.release();
    const passed = await Promise.all([...waiting, ...uploads].map((raw) => raw.answer()));
    expect(passed.map((answer) => [statusOf(answer), answer.body])).toEqual(
      passed.map(() => [200, '{"whole":true}']),
    );
    const answeredAt = performance.now();
    expect(await server.ended()).toBe(0);
    // What is idle is not waited for, which would take 25 seconds.
    expect(performance.now() - answeredAt).toBeLessThan(15_000);

    const database = new DatabaseSync(join(dataDir, SQLITE_FILE));
    const rows = (sql: string) => database.prepare(sql).all().length;
    expect(rows("select id from tokens where name like 'in flight %'")).toBe(mints.length);
    expect(rows("select id from audit_events where action = 'token.minted'")).toBe(mints.length);
    database.close();
  });
});

// Most of it is waiting for processes that wait.
describe.concurrent('GS-02: a start without what it needs', () => {
  const expectOneLine = (stderr: string, pattern: RegExp) => {
    expect(stderr).toMatch(pattern);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toMatch(/^Latchkey cannot start:\n {2}- /);
    expect(stderr).not.toMatch(/canary-4711|node_modules|at \w+ \(/);
  };
  const databaseAt = (port: number, host = '127.0.0.1') =>
    `postgres://latchkey:canary-4711@${host}:${port}/latchkey`;

  it('a database that is down: one line that names the setting, the end, and no door was open', async () => {
    const settings = {
      ...networked(),
      DATA_DIR: temporaryDirectory(),
      DATABASE_URL: databaseAt(REFUSING_PORT, 'localhost'),
    };
    const { code, stdout, stderr } = await runMain(settings);
    expect([code, stdout]).toEqual([1, '']);
    expectOneLine(stderr, /DATABASE_URL: .*ECONNREFUSED/);
  });

  it('a database that accepts and never answers: the same, within seconds', async ({ onTestFinished }) => {
    const silent = createTcpServer(() => {});
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const startedAt = performance.now();
    const settings = { ...networked(), DATA_DIR: temporaryDirectory(), DATABASE_URL: databaseAt(port) };
    const { code, stderr } = await runMain(settings);
    expect(code).toBe(1);
    expectOneLine(stderr, /DATABASE_URL: .*timeout/);
    // Five for the connection; the rest is room for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('a database file that is none: one line that names the setting', async () => {
    const dataDir = temporaryDirectory();
    writeFileSync(
      join(dataDir, SQLITE_FILE),
      'this is no database, but it is long enough to be read as one'.repeat(20),
    );
    const { code, stdout, stderr } = await runMain({ DATA_DIR: dataDir, DATAHUB_ROOT_PASSWORD: password });
    expect([code, stdout]).toEqual([1, '']);
    expectOneLine(stderr, /DATA_DIR: .*not a database/);
  });

  it('a metadata service and a provider that are down: it starts, says so to who asks, and lets nobody in for that', async () => {
    const down = `http://127.0.0.1:${REFUSING_PORT}`;
    const server = await startChildServer({
      DATA_DIR: temporaryDirectory(),
      DATAHUB_ROOT_PASSWORD: password,
      METADATA_SERVICE_URL: down,
      AUTH_OIDC_ENABLED: 'true',
      AUTH_OIDC_CLIENT_ID: 'latchkey',
      AUTH_OIDC_CLIENT_SECRET: 'canary-4711',
      AUTH_OIDC_DISCOVERY_URI: `${down}/.well-known/openid-configuration`,
    });
    const client = createTestClient(
      () => server.frontendUrl,
      () => server.frontendUrl,
    );
    const entity = '/api/gms/entities/urn:li:corpuser:datahub';
    expect((await client.fetch(entity)).status).toBe(401);
    expect((await client.fetch('/sso')).headers.get('location')).toMatch(/error=sso\.provider-unavailable$/);
    expect((await client.fetch('/api/v1/me')).status).toBe(401);
    expect((await client.send('POST', '/logIn', { username: 'datahub', password })).status).toBe(200);
    expect((await client.fetch(entity)).status).toBe(502);
    expect((await client.fetch('/api/v1/tokens')).status).toBe(200);
    expect(server.output()).not.toContain('canary-4711');
    await server.end('SIGKILL');
  });
});

describe('DC-03: a start with nothing set', () => {
  it('listens on loopback only, asks for a credential everywhere, and shows strangers nothing of the inside', async () => {
    const server = await startChildServer({ DATA_DIR: temporaryDirectory() });
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, internal, scopeid } of addresses) {
      if (internal || scopeid) continue;
      for (const url of [server.frontendUrl, server.metadataServiceUrl]) {
        const [error] = (await once(connect(Number(new URL(url).port), address), 'error')) as [
          NodeJS.ErrnoException,
        ];
        expect(error.code, address).toBe('ECONNREFUSED');
      }
    }
    const inside = [
      ...[
        '/metrics',
        '/docs',
        '/api-docs',
        '/openapi.json',
        '/swagger-ui/index.html',
        '/graphiql',
        '/debug/pprof',
        '/env',
      ],
      ...[
        '/actuator/env',
        '/actuator/heapdump',
        '/.env',
        '/.git/config',
        '/secrets.json',
        `/${SQLITE_FILE}`,
        '/server-status',
      ],
      ...[
        '/assets/../../../../data/secrets.json',
        '/assets/%2e%2e/%2e%2e/package.json',
        '/index.html.br',
        '/package.json',
      ],
    ];
    const guarded = [
      '/api/v1/me',
      '/api/v1/tokens',
      '/api/v1/users',
      '/api/v1/audit',
      '/api/gms/entities/x',
      '/openapi/v3/entity/x',
    ];
    for (const url of [server.frontendUrl, server.metadataServiceUrl]) {
      for (const path of [...inside, ...guarded]) {
        const response = await fetch(`${url}${path}`, { redirect: 'manual' });
        const body = await response.text();
        // An unknown address of the frontend is the page, which says that there is nothing.
        const isPage =
          url === server.frontendUrl && (body.includes('<div id="root">') || response.status === 503);
        expect(isPage || [400, 401, 404].includes(response.status), `${url}${path}: ${response.status}`).toBe(
          true,
        );
        expect(body, path).not.toMatch(/DATAHUB_|BEGIN |SQLite format|heapdump|process_cpu|"dependencies"/);
        if (guarded.includes(path)) expect(response.status, path).toBeGreaterThanOrEqual(400);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
      const introspection = await fetch(`${url}/api/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
      });
      expect(introspection.status, url).toBe(401);
      const config = await (await fetch(`${url}/config`)).text();
      expect(config).not.toMatch(/secret|password|\bkey\b|postgres|sqlite|127\.0\.0\.1|\/tmp|\/work|_DIR/i);
    }
    await server.end('SIGKILL');
  });
});
