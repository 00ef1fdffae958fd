import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MintedToken } from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ChildServer, startChildServer } from './child-server.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { createTestClient, type TestClient } from './test-client.ts';

/** Every way in which a secret could be written down: as it stands, encoded, or in part. */
function tracesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const halves = [secret.slice(0, Math.ceil(secret.length / 2)), secret.slice(Math.floor(secret.length / 2))];
  const parts = secret.length >= 60 ? halves : [];
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    ...parts,
  ];
}

/** The signature is what makes a token a secret; header and claims are no secrets. */
const signatureOf = (jwt: string) => jwt.split('.')[2] ?? '';

describe('secrets (test SC-01)', () => {
  const dataDir = temporaryDirectory();
  const rootPassword = `Canary-${randomBytes(18).toString('base64url')}`;
  const wrongPassword = `Wrong-${randomBytes(18).toString('base64url')}`;
  const spoiltBearer = `Spoilt${randomBytes(24).toString('hex')}`;
  const canaries = new Map<string, string>();
  const answers: string[] = [];
  let server: ChildServer;
  let client: TestClient;

  beforeAll(async () => {
    server = await startChildServer({
      DATA_DIR: dataDir,
      DATAHUB_ROOT_PASSWORD: rootPassword,
      LOG_LEVEL: 'trace',
    });
    client = createTestClient(
      () => server.frontendUrl,
      () => server.frontendUrl,
    );
    const keep = async (response: Promise<Response>) => {
      const answer = await response;
      const text = await answer.text();
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie');
      answers.push(`${JSON.stringify(headers)}${text}`);
      return text;
    };
    await keep(client.send('POST', '/logIn', { username: 'datahub', password: wrongPassword }));
    await keep(client.send('POST', '/logIn', { username: wrongPassword, password: 'x' }));
    await keep(client.send('POST', '/logIn', { username: 'datahub', password: rootPassword }));

    const minted: MintedToken[] = [];
    for (let index = 0; index < 20; index += 1) {
      const response = await client.send('POST', '/api/v1/tokens', { name: `canary ${index}` });
      minted.push((await response.json()) as MintedToken);
    }
    const mutation = `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:datahub", duration: ONE_DAY, name: "g"}) { accessToken } }`;
    const { data } = await client.graphql(mutation);
    const secrets = [
      ...minted.map(({ accessToken }) => accessToken),
      data.createAccessToken.accessToken as string,
    ];

    // Everything that a token can meet: use, refusal, revocation, lists, errors and crashes of requests.
    for (const [index, secret] of secrets.entries()) {
      canaries.set(`token ${index}`, signatureOf(secret));
      const headers = { authorization: `Bearer ${secret}` };
      for (const url of [
        `${server.frontendUrl}/api/v1/me`,
        `${server.frontendUrl}/api/gms/entities/urn:li:corpuser:datahub`,
        `${server.frontendUrl}/api/gms/entities/urn:li:corpuser:nobody`,
        `${server.metadataServiceUrl}/entities/urn:li:corpuser:datahub`,
        `${server.metadataServiceUrl}/nothing?access_token=${secret}`,
        `${server.frontendUrl}/api/v1/tokens/${secret}`,
      ]) {
        await keep(fetch(url, { headers }));
      }
      await keep(
        fetch(`${server.frontendUrl}/api/v1/tokens`, { method: 'POST', headers, body: `{"name":"${secret}` }),
      );
    }
    await client.graphql('query q($token: String!) { getAccessTokenMetadata(token: $token) { id } }', {
      token: secrets[0],
    });
    for (const { token } of minted.slice(0, 10)) {
      await keep(client.send('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`));
    }
    for (const secret of secrets.slice(0, 10)) {
      await keep(
        fetch(`${server.frontendUrl}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } }),
      );
    }
    await keep(
      fetch(`${server.frontendUrl}/api/v1/me`, { headers: { authorization: `Bearer ${spoiltBearer}` } }),
    );
    await keep(
      fetch(`${server.metadataServiceUrl}/config`, { headers: { authorization: `Basic x:${spoiltBearer}` } }),
    );
    for (const path of ['/api/v1/tokens?state=all&count=100', '/api/v1/me', '/config'])
      await keep(client.fetch(path));
    await keep(
      client.send('POST', '/api/v2/graphql', {
        query: '{ listAccessTokens(input: {start: 0, count: 100}) { tokens { id name urn description } } }',
      }),
    );

    const cookie = decodeURIComponent(client.cookies.get('PLAY_SESSION') ?? '');
    const [sessionId = '', cookieSignature = ''] = cookie.slice(2).split('.');
    canaries.set('session id', sessionId).set('signature of the cookie', cookieSignature);
    canaries
      .set('root password', rootPassword)
      .set('wrong password', wrongPassword)
      .set('spoilt bearer', spoiltBearer);
  });

  const hits = (text: string, except: readonly string[] = []) =>
    [...canaries]
      .filter(([name]) => !except.includes(name))
      .flatMap(([name, secret]) => (tracesOf(secret).some((trace) => text.includes(trace)) ? [name] : []));

  it('are found by this search where they are', () => {
    const token = canaries.get('token 0') ?? '';
    expect(hits(`x${Buffer.from(token).toString('hex')}y`)).toEqual(['token 0']);
    expect(canaries.size).toBeGreaterThanOrEqual(25);
  });

  it('appear in no answer but the one that hands them out', () => {
    expect(answers.length).toBeGreaterThan(100);
    expect(hits(answers.join('\n'))).toEqual([]);
  });

  it('appear in no line of the log at level trace, nor on standard output', () => {
    expect(hits(server.output())).toEqual([]);
    for (const secret of Object.values(JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')))) {
      expect(tracesOf(String(secret)).some((trace) => server.output().includes(trace))).toBe(false);
    }
  });

  it('appear in no file of the data directory, the write-ahead log included, while it runs and after', async () => {
    const scan = () =>
      readdirSync(dataDir).flatMap((name) =>
        hits(readFileSync(join(dataDir, name)).toString('latin1')).map((hit) => `${name}: ${hit}`),
      );
    expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['latchkey.sqlite', 'latchkey.sqlite-wal']));
    expect(scan()).toEqual([]);
    await server.end('SIGTERM');
    expect(scan()).toEqual([]);
  });

  it('lie in files that only their owner can read (test SC-04)', () => {
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0);
  });
});
