import { EVIL, hostileRedirects } from '@latchkey/shared/hostile-redirects.contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw, statusOf, valuesOf } from '../features/proxy/testing/raw-http.ts';
import { refusalIn, startTestProvider, type TestProvider } from '../test/oidc-provider.ts';
import type { TestClient } from '../test/test-client.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';

const SPELLINGS = hostileRedirects();

/** Where a browser at `address` ends up: WHATWG resolution, which is the browser's own. */
const resolved = (response: Response, address: string) => {
  const location = response.headers.get('location') ?? '';
  expect(location, address).toMatch(/^[\x21-\x7e]+$/);
  return new URL(location, address);
};

/** Runs the spellings some at a time: the answers are what is tested, not the order. */
async function each(spellings: readonly string[], work: (spelling: string) => Promise<void>): Promise<void> {
  const waiting = [...spellings];
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/** Every n-th, for what costs more than a request. */
const isOneOf = (n: number) => (_: string, index: number) => index % n === 0;

describe('with passwords only, below a path (test CS-06)', () => {
  const base = '/latchkey';
  const address = 'http://localhost:9002';
  let port: number;
  let server: TestServer;
  let member: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ settings: { BASE_URL: `${address}${base}` } });
    port = Number(new URL(server.address('frontend')).port);
    member = server.visitor();
    const response = await member.fetch(`${base}/logIn`, {
      method: 'POST',
      headers: { origin: address, 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'datahub', password: server.rootPassword }),
    });
    expect(response.status).toBe(200);
  });

  const isOurs = ({ origin, pathname }: URL) => origin === address && pathname.startsWith(`${base}/`);

  it(`/authenticate leads nowhere else, signed in or not: ${SPELLINGS.length} spellings`, async () => {
    const stranger = server.visitor();
    await each(SPELLINGS, async (spelling) => {
      const path = `${base}/authenticate?redirect_uri=${encodeURIComponent(spelling)}`;
      const response = await member.fetch(path);
      expect(response.status, spelling).toBe(303);
      expect(isOurs(resolved(response, `${address}${path}`)), spelling).toBe(true);
      expect(await response.text(), spelling).not.toMatch(/href="?(?:https?:|\/\/|\\)/i);
    });
    await each(SPELLINGS.filter(isOneOf(3)), async (spelling) => {
      const path = `${base}/authenticate?redirect_uri=${encodeURIComponent(spelling)}`;
      const url = resolved(await stranger.fetch(path), `${address}${path}`);
      expect([isOurs(url), url.pathname], spelling).toEqual([true, `${base}/login`]);
      // What the page will be asked to open is clean already.
      expect(new URL(url.searchParams.get('redirect_uri') ?? '', address).origin, spelling).toBe(address);
    });
  });

  it('nor where the parameter comes raw, twice, as a list, as an object, or under another name', async () => {
    const cookie = `Cookie: PLAY_SESSION=${member.cookies.get('PLAY_SESSION')}`;
    const sendable = SPELLINGS.filter((spelling) => /^[\x21-\x7e]+$/.test(spelling)).filter(isOneOf(2));
    const statuses = new Map<number, number>();
    for (const [index, spelling] of sendable.entries()) {
      const encoded = encodeURIComponent(spelling);
      const names = ['next', 'returnTo', 'redirect', 'rd', 'url', 'Redirect_Uri', 'redirect_uri%00'];
      const queries = [
        `redirect_uri=${spelling.replaceAll('#', '%23')}`,
        `redirect_uri=/settings&redirect_uri=${encoded}`,
        `redirect_uri=${encoded}&redirect_uri=${encoded}`,
        `redirect_uri[]=${encoded}`,
        `redirect_uri[x]=${encoded}`,
        ...names.map((name) => `${name}=${encoded}`),
      ];
      const query = index % 2 === 0 ? queries[0] : queries[index % queries.length];
      const target = `${base}/authenticate?${query}`;
      const answer = await sendRaw(
        port,
        `GET ${target} HTTP/1.1\r\nHost: localhost:9002\r\n${cookie}\r\n\r\n`,
      );
      const status = statusOf(answer);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      for (const location of valuesOf(answer, 'location'))
        expect(isOurs(new URL(location, address)), query).toBe(true);
    }
    expect([...statuses.keys()].filter((status) => status !== 303 && status !== 400)).toEqual([]);
    expect(statuses.get(303)).toBeGreaterThan(200);
  });

  it('no path and no header makes an answer name another host', async () => {
    const paths = ['/authenticate', '/logOut', '/assets', '/login', base, ''].flatMap((path) => [
      `/${EVIL}${path}`,
      `//${EVIL}${path}`,
      `//${EVIL}/..${path}`,
      `/\\${EVIL}${path}`,
      `/%2f%2f${EVIL}${path}`,
      `${path}//${EVIL}`,
      `${path}//${EVIL}/%2e%2e`,
      `${path}/..//${EVIL}/`,
      `http://${EVIL}${path}`,
    ]);
    const own = 'Host: localhost:9002';
    const hosts = [
      `Host: ${EVIL}`,
      `${own}\r\nX-Forwarded-Host: ${EVIL}\r\nX-Forwarded-Proto: https`,
      `${own}\r\nForwarded: host=${EVIL};proto=https`,
      `${own}\r\nX-Forwarded-Prefix: //${EVIL}\r\nX-Original-URL: //${EVIL}/`,
      `${own}\r\nReferer: https://${EVIL}/\r\nX-Rewrite-URL: //${EVIL}`,
    ];
    const requests = [
      ...paths.map((path) => [path, own] as const),
      ...hosts.flatMap((host) =>
        ['/authenticate', '/logOut', '/', '/login'].map((path) => [path, host] as const),
      ),
    ];
    let redirects = 0;
    for (const [path, host] of requests) {
      const answer = await sendRaw(port, `GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`);
      for (const location of valuesOf(answer, 'location')) {
        redirects += 1;
        expect(isOurs(new URL(location, address)), `${path} ${host} ${location}`).toBe(true);
        expect(location, `${path} ${host}`).not.toContain(EVIL);
      }
    }
    expect(redirects, 'some of them were redirects').toBeGreaterThanOrEqual(hosts.length * 2);
  });
});

describe('with single sign-on (test CS-06)', () => {
  let provider: TestProvider;
  let server: TestServer;

  beforeAll(async () => {
    provider = await startTestProvider();
    server = await startTestServer({ settings: provider.settings });
    provider.register(server.origin);
    provider.people.set('s-ada', { preferred_username: 'ada' });
  });
  afterAll(() => provider.close());

  const at = (spelling: string) => `/sso?redirect_uri=${encodeURIComponent(spelling)}`;

  it('/sso leads to the provider and back to us, and a refusal there to our login', async () => {
    const otherName = `http://127.0.0.1:${new URL(server.origin).port}`;
    await each(SPELLINGS.filter(isOneOf(2)), async (spelling) => {
      // Under its other name the server first sends the browser to the one that the provider knows.
      const moved = resolved(await fetch(`${otherName}${at(spelling)}`, { redirect: 'manual' }), otherName);
      expect([moved.origin, moved.pathname], spelling).toEqual([server.origin, '/sso']);
      expect(new URL(moved.searchParams.get('redirect_uri') ?? '', server.origin).origin).toBe(server.origin);
    });
    // A hundred callbacks in a quarter of an hour are what one address gets.
    await each(SPELLINGS.filter(isOneOf(16)), async (spelling) => {
      const client = server.visitor();
      const begun = resolved(await client.fetch(at(spelling)), server.origin);
      expect(begun.origin, spelling).toBe(provider.issuer);
      expect(begun.searchParams.get('redirect_uri'), spelling).toBe(`${server.origin}/callback/oidc`);
      const query = new URLSearchParams({
        error: 'access_denied',
        state: begun.searchParams.get('state') ?? '',
        iss: provider.issuer,
        redirect_uri: spelling,
      });
      const back = resolved(await client.fetch(`/callback/oidc?${query}`), server.origin);
      expect([back.origin, back.pathname, refusalIn(back.href)], spelling).toEqual([
        server.origin,
        '/login',
        'sso.denied',
      ]);
      const inner = back.searchParams.get('redirect_uri') ?? '';
      expect(new URL(inner, server.origin).origin, spelling).toBe(server.origin);
    });
  });

  it('nor does a sign-in that succeeds lead away', async () => {
    const client = server.visitor();
    for (const spelling of SPELLINGS.filter(isOneOf(100))) {
      const begun = resolved(await client.fetch(at(spelling)), server.origin);
      const back = resolved(await client.fetch(await provider.signIn(begun.href, 's-ada')), server.origin);
      expect([back.origin, back.searchParams.get('error')], spelling).toEqual([server.origin, null]);
    }
  });
});
