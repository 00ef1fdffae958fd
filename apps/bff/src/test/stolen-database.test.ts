import cookieSignature from 'cookie-signature';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomSecret } from './random-secret.ts';
import { DIALECTS, openPlace } from './test-database.ts';
import { DOORS, startTestServer, type TestServer } from './test-server.ts';

const SETTINGS = {
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
};
const WHO: Record<(typeof DOORS)[number], string> = {
  frontend: '/api/v1/me',
  metadata: '/entities/urn:li:corpuser:datahub',
};

/** What is in a cell, and in the JSON in it, down to the last text. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const inner: unknown = /^[[{]/.test(value) ? JSON.parse(value) : undefined;
    return [value, ...textsOf(inner)];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

describe.each(DIALECTS)('a stolen copy of the database on %s (test SC-02)', (database) => {
  let server: TestServer;
  /** What the product handed out, by what it opens; the copy has a row for each. */
  let secrets: { tokens: string[]; sessionId: string; invite: string; reset: string; password: string };
  let texts: readonly string[];

  beforeAll(async () => {
    server = await startTestServer({ database, settings: SETTINGS });
    const password = await server.addUser('ada');
    const root = await server.signIn();
    const ada = await server.signIn('ada', password);
    const first = await server.mint(root);
    const rotated = await root.send('POST', `/api/v1/tokens/${encodeURIComponent(first.token.id)}/rotate`, {
      graceMs: 3_600_000,
    });
    const second = (await rotated.json()) as { accessToken: string };
    const third = await server.mint(ada);
    const cookie = decodeURIComponent(
      [...ada.cookies].find(([name]) => name.includes('PLAY_SESSION'))?.[1] ?? '',
    );
    const invited = await root.send('POST', '/api/v1/invites', { role: 'Admin' });
    const link = await root.send('POST', '/api/v1/users/urn%3Ali%3Acorpuser%3Aada/reset-link');
    secrets = {
      tokens: [first.accessToken, second.accessToken, third.accessToken],
      sessionId: cookie.slice(2, cookie.lastIndexOf('.')),
      invite: ((await invited.json()) as { inviteToken: string }).inviteToken,
      reset: ((await link.json()) as { resetToken: string }).resetToken,
      password,
    };
    for (const door of DOORS) for (const token of secrets.tokens) await server.knock(door, token);

    const { reader } = openPlace(server.place);
    const found = new Set<string>();
    for (const { name } of await reader.introspection.getTables()) {
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(reader);
      for (const text of textsOf(rows)) found.add(text);
    }
    texts = [...found];
  });

  /** @returns what the text opens, as every kind of credential that there is. */
  const opens = async (text: string): Promise<string[]> => {
    const opened: string[] = [];
    const get = async (what: string, door: (typeof DOORS)[number], headers: Record<string, string>) => {
      const response = await fetch(new URL(WHO[door], server.address(door)), { headers });
      await response.arrayBuffer();
      if (response.status !== 401) opened.push(`${what} at the ${door}: ${response.status}`);
    };
    const isHeader = /^[\x21-\x7e]+$/.test(text);
    if (isHeader) {
      for (const door of DOORS) await get('token', door, { authorization: `Bearer ${text}` });
      await get('system client', 'metadata', { authorization: `Basic __datahub_system:${text}` });
      // Even with the secret that signs cookies.
      const signed = encodeURIComponent(`s:${cookieSignature.sign(text, SETTINGS.DATAHUB_SECRET)}`);
      for (const value of [encodeURIComponent(text), encodeURIComponent(`s:${text}`), signed])
        await get('session', 'frontend', { cookie: `PLAY_SESSION=${value}` });
    }
    const visitor = server.visitor();
    for (const [path, member] of [
      ['/signUp/check', 'inviteToken'],
      ['/resetNativeUserCredentials/check', 'resetToken'],
    ] as const) {
      const response = await visitor.send('POST', path, { [member]: text.slice(0, 900) });
      if (((await response.json()) as { isOpen: boolean }).isOpen) opened.push(member);
    }
    return opened;
  };

  it('has a row for everything that was handed out, and none of the secrets, whole or in part', () => {
    const all = texts.join('\n');
    expect(texts.length).toBeGreaterThan(100);
    // A PHC string for each who has a password, and the hashes by which the others are known.
    expect(texts.filter((text) => text.startsWith('$argon2id$'))).toHaveLength(2);
    expect(texts.filter((text) => /^[0-9a-f]{64}$/.test(text)).length).toBeGreaterThanOrEqual(3);
    expect(texts.filter((text) => /^[A-Za-z0-9+/]{43}=$/.test(text)).length).toBeGreaterThanOrEqual(3);
    const signatures = secrets.tokens.map((token) => token.split('.')[2] ?? '');
    const inviteSignature = secrets.invite.split('.')[1] ?? '';
    const { sessionId, reset, password } = secrets;
    for (const secret of [
      ...signatures,
      inviteSignature,
      sessionId,
      reset,
      password,
      ...Object.values(SETTINGS),
    ]) {
      expect(secret.length).toBeGreaterThanOrEqual(16);
      for (const part of [secret.slice(0, 16), secret.slice(-16)]) expect(all).not.toContain(part);
    }
  });

  it('opens nothing: no text in it is a token, a session, an invitation, a reset link or the system client', async () => {
    const isLikely = (text: string) =>
      text.length >= 16 && !/\s/.test(text) && !text.startsWith('{') && !text.startsWith('[');
    // What DataHub wrote into its policies long ago is no secret of ours.
    const candidates = texts.filter(
      (text) => isLikely(text) && !text.startsWith('urn:li:dataHub') && !/^[A-Z_]+$/.test(text),
    );
    expect(candidates.length).toBeGreaterThan(15);
    for (const text of candidates) expect(await opens(text), text).toEqual([]);
  });

  it('has passwords only as hashes, which are none', async () => {
    for (const hash of texts.filter((text) => text.startsWith('$argon2id$'))) {
      for (const password of [hash, hash.split('$').at(-1) ?? '']) {
        const response = await server.visitor().send('POST', '/logIn', { username: 'ada', password });
        expect(response.status).toBe(400);
      }
    }
  });

  it('while each secret itself opens what it is for: the attempts above can succeed', async () => {
    for (const token of secrets.tokens) expect(await opens(token)).toHaveLength(2);
    expect(await opens(secrets.sessionId)).toEqual(['session at the frontend: 200']);
    expect(await opens(secrets.invite)).toEqual(['inviteToken']);
    expect(await opens(secrets.reset)).toEqual(['resetToken']);
    expect(await opens(SETTINGS.DATAHUB_SYSTEM_CLIENT_SECRET)).toEqual([
      'system client at the metadata: 200',
    ]);
    await server.signIn('ada', secrets.password);
  });
});
