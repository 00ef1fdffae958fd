import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSignIn, refusalIn, startTestProvider, type TestProvider } from '../../test/oidc-provider.ts';
import { startTestServer } from '../../test/test-server.ts';

describe('single sign-on and the addresses of a server', () => {
  let provider: TestProvider;

  beforeAll(async () => {
    provider = await startTestProvider();
    provider.people.set('s-ada', { preferred_username: 'ada' });
  });
  afterAll(() => provider.close());

  it('behind https and below a path: cookies are bound to this host, and every way leads through that path', async () => {
    const BASE_URL = 'https://l.example/latchkey';
    const server = await startTestServer({ settings: { ...provider.settings, BASE_URL } });
    provider.register(BASE_URL);
    const client = server.visitor();
    const begun = await client.fetch('/latchkey/sso?redirect_uri=%2Fsettings');
    const [line = ''] = begun.headers.getSetCookie();
    expect(line).toMatch(/^__Host-latchkey-sso=[^;]+; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    const callback = await provider.signIn(begun.headers.get('location') ?? '', 's-ada');
    expect(callback).toMatch(/^https:\/\/l\.example\/latchkey\/callback\/oidc\?/);
    const path = callback.slice('https://l.example'.length);
    const ended = await client.fetch(path);
    expect(ended.headers.get('location')).toBe('/latchkey/settings');
    expect(ended.headers.getSetCookie().join('\n')).toMatch(/^__Host-PLAY_SESSION=[^;]+;.*; Secure/m);
    expect((await client.fetch(path)).headers.get('location')).toBe(
      '/latchkey/login?redirect_uri=%2F&error=sso.attempt-over',
    );
  });

  it('without BASE_URL: begun at another loopback name it moves to the one that the provider answers to', async () => {
    const server = await startTestServer({ settings: provider.settings });
    const port = new URL(server.origin).port;
    const moved = await fetch(`http://127.0.0.1:${port}/sso?redirect_uri=%2Fx`, { redirect: 'manual' });
    expect(moved.headers.get('location')).toBe(`http://localhost:${port}/sso?redirect_uri=%2Fx`);
    expect(moved.headers.getSetCookie()).toEqual([]);
  });

  it('a Host that somebody made up moves nobody', async () => {
    const server = await startTestServer({ settings: provider.settings });
    provider.register(server.origin);
    const answer = await server.visitor().fetch('/sso', { headers: { 'x-forwarded-host': 'evil.example' } });
    expect(new URL(answer.headers.get('location') ?? '').origin).toBe(provider.issuer);
  });

  it('of two processes on the same data: begun at one, ended at the other, and replayed at neither', async () => {
    const BASE_URL = 'http://localhost:9002';
    const settings = { ...provider.settings, BASE_URL };
    const one = await startTestServer({ settings });
    const other = await startTestServer({
      settings: { ...settings, DATA_DIR: one.place.dataDir, DATAHUB_ROOT_PASSWORD: one.rootPassword },
    });
    provider.register(BASE_URL);
    const client = one.visitor();
    const callback = new URL(await provider.signIn(await beginSignIn(client), 's-ada'));
    const path = `${callback.pathname}${callback.search}`;
    const sealed = client.cookies.get('latchkey-sso') ?? '';
    const elsewhere = other.visitor();
    elsewhere.cookies.set('latchkey-sso', sealed);
    expect((await elsewhere.fetch(path)).headers.get('location')).toBe('/settings/tokens');
    expect((await elsewhere.fetch('/api/v1/me')).status).toBe(200);
    for (const replayer of [one.visitor(), other.visitor()]) {
      replayer.cookies.set('latchkey-sso', sealed);
      expect(refusalIn((await replayer.fetch(path)).headers.get('location') ?? '')).toBe('sso.attempt-over');
    }
  });

  it('off: neither address is there, whatever else is set', async () => {
    const server = await startTestServer();
    for (const path of ['/sso', '/callback/oidc', '/callback/oidc?code=x&state=y']) {
      expect((await server.visitor().fetch(path)).status, path).toBe(404);
    }
    const { AUTH_OIDC_ENABLED, ...others } = provider.settings;
    expect(AUTH_OIDC_ENABLED).toBe('true');
    const configured = await startTestServer({ settings: others });
    expect((await configured.visitor().fetch('/sso')).status).toBe(404);
  });
});
