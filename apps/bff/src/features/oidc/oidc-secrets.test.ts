import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChildServer } from '../../test/child-server.ts';
import { beginSignIn, signInThrough, startTestProvider } from '../../test/oidc-provider.ts';
import { temporaryDirectory } from '../../test/temporary-directory.ts';
import { createTestClient } from '../../test/test-client.ts';

describe('what the provider entrusts us with (test SC-01)', () => {
  it('stands in no log at level trace, in no file and in no answer, when all goes well and when it does not', async () => {
    const dataDir = temporaryDirectory();
    const provider = await startTestProvider();
    const server = await startChildServer({
      ...provider.settings,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'trace',
      DATAHUB_ROOT_PASSWORD: randomBytes(18).toString('base64url'),
    });
    provider.register(server.frontendUrl);
    provider.people.set('s-ada', { preferred_username: 'ada' });
    provider.people.set('s-bad', { preferred_username: 'datahub' });
    const visitor = () =>
      createTestClient(
        () => server.frontendUrl,
        () => server.frontendUrl,
      );
    const canaries = new Map([['client secret', provider.settings.AUTH_OIDC_CLIENT_SECRET ?? '']]);
    const collect = (spoil: boolean) => {
      provider.tamper = async (body) => {
        canaries.set(`access token ${canaries.size}`, String(body.access_token));
        canaries.set(`signature of the ID token ${canaries.size}`, String(body.id_token).split('.')[2] ?? '');
        return spoil ? { ...body, id_token: `${body.id_token}x` } : body;
      };
    };
    const answers: string[] = [];
    const finish = async (subject: string, change = (address: string) => address) => {
      const client = visitor();
      const address = await provider.signIn(await beginSignIn(client), subject);
      canaries.set(`code ${canaries.size}`, new URL(address).searchParams.get('code') ?? '');
      canaries.set(`cookie ${canaries.size}`, client.cookies.get('latchkey-sso') ?? '');
      const response = await client.fetch(change(address));
      answers.push(`${response.headers.get('location')}${await response.text()}`);
    };

    collect(false);
    await finish('s-ada');
    await finish('s-bad');
    await finish('s-ada', (address) => address.replace('state=', 'state=x'));
    collect(true);
    await finish('s-ada');
    provider.tamper = undefined;
    for (const path of ['/token', '/jwks', '/me'] as const) {
      provider.faults.set(path, (_request, response) => response.writeHead(500).end('{}'));
      await finish('s-ada');
      provider.faults.clear();
    }
    expect(await signInThrough(provider, visitor(), 's-ada')).toBe('/settings/tokens');
    await server.end('SIGTERM');
    await provider.close();

    expect(canaries.size).toBeGreaterThanOrEqual(18);
    const files = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name)).toString('latin1'));
    const everything = [server.output(), ...answers, ...files].join('\n');
    expect(everything).toContain('the sign-in provider failed');
    expect(everything).toContain('s-ada');
    for (const [name, secret] of canaries) {
      expect(secret.length, name).toBeGreaterThan(20);
      for (const trace of [
        secret,
        secret.slice(0, 24),
        Buffer.from(secret).toString('base64url').slice(0, 32),
      ]) {
        expect(everything.includes(trace), name).toBe(false);
      }
    }
  });
});
