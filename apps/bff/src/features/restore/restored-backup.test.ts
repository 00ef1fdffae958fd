import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import { createStore } from '../../store.ts';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS, openPlace } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { assertNotOlder } from './high-water.ts';

const TABLES = [
  'users',
  'role_members',
  'group_members',
  'corp_groups',
  'invites',
  'password_resets',
  'policies',
  'tokens',
  'sessions',
  'metadata_aspects',
] as const satisfies readonly (keyof DatabaseSchema)[];

/** @returns a function that puts everything back as it is now, as restoring a backup would. */
async function backUp(database: Database): Promise<() => Promise<void>> {
  const rows = new Map<(typeof TABLES)[number], object[]>();
  for (const table of TABLES) rows.set(table, await database.reader.selectFrom(table).selectAll().execute());
  const [latest] = await createStore(database).read.audit.listLatest(1);
  return () =>
    database.transaction(async (transaction) => {
      await transaction
        .deleteFrom('audit_events')
        .where('id', '>', latest?.id ?? 0)
        .execute();
      for (const table of TABLES.toReversed()) await transaction.deleteFrom(table).execute();
      for (const table of TABLES) {
        for (const row of rows.get(table) ?? [])
          await transaction
            .insertInto(table)
            .values(row as never)
            .execute();
      }
    });
}

const isSignedIn = async (client: TestClient) => (await client.fetch('/api/v1/me')).status === 200;

describe.each(DIALECTS)('a backup that was put back, on %s', (database) => {
  let server: TestServer;
  let tokens: string[];
  let password: string;
  let inviteToken: string;
  let session: TestClient;
  let restore: () => Promise<void>;

  const works = async (list: readonly string[]) =>
    (await Promise.all(list.map((token) => server.knock('frontend', token)))).filter(
      (status) => status === 200,
    ).length;
  const isInviteOpen = async () => {
    const answer = await server.visitor().send('POST', '/signUp/check', { inviteToken });
    return ((await answer.json()) as { isOpen: boolean }).isOpen;
  };

  beforeEach(async () => {
    server = await startTestServer({ database });
    const root = await server.signIn();
    password = await server.addUser('mallory', 'Admin');
    session = await server.signIn('mallory', password);
    tokens = [];
    for (let count = 0; count < 20; count += 1) tokens.push((await server.mint(session)).accessToken);
    const made = await root.send('POST', '/api/v1/invites', { role: 'Admin', maxUses: 9 });
    inviteToken = ((await made.json()) as { inviteToken: string }).inviteToken;
    restore = await backUp(openPlace(server.place));

    // After the backup everything is taken away.
    await session.send('POST', '/api/v1/tokens/revoke', { all: 'mine' });
    await server.admin('users', 'withdraw-role', 'mallory', 'Admin');
    await server.admin('users', 'suspend', 'mallory');
    await root.send('DELETE', `/api/v1/invites/${inviteToken.split('.')[0]}`);
    await server.restart();
    expect([await works(tokens), await isInviteOpen(), await isSignedIn(session)]).toEqual([0, false, false]);
    await restore();
  });

  it('is not served by who has seen more of it, until somebody has dealt with it', async () => {
    await expect(server.restart()).rejects.toThrow(/as a restored backup does.*pnpm admin restored/s);
    await expect(server.restart()).rejects.toThrow(database === 'sqlite' ? 'DATA_DIR:' : 'DATABASE_URL:');

    const printed = await server.admin('restored');
    expect(printed.join('\n')).toMatch(/^20 tokens are revoked, 2 sessions ended, 1 invitations/);
    expect(printed.join('\n')).toContain('1 people are suspended, all but datahub');
    await server.restart();
    expect([await works(tokens), await isInviteOpen(), await isSignedIn(session)]).toEqual([0, false, false]);
    await expect(server.signIn('mallory', password)).rejects.toThrow('400');
    expect(await isSignedIn(await server.signIn())).toBe(true);
    const { audit } = server.store.read;
    expect(await audit.listSubjects('user.suspended')).toEqual(['urn:li:corpuser:mallory']);
    expect(await audit.findLatestTime('database.restored')).toBeGreaterThan(0);
    const script = server.script(`Bearer ${(await server.mint(await server.signIn())).accessToken}`);
    const { data } = await script.graphql('{ me { corpUser { username } } }');
    expect(data.me.corpUser.username).toBe('datahub');
    await server.restart();
  });

  it('opens nothing by itself where people are kept, either', async () => {
    const printed = await server.admin('restored', '--keep-people');
    expect(printed.join('\n')).toContain('People are as the backup has them');
    await server.restart();
    expect([await works(tokens), await isInviteOpen(), await isSignedIn(session)]).toEqual([0, false, false]);
    expect(await isSignedIn(await server.signIn('mallory', password))).toBe(true);
  });

  it('is told from another database, from which nothing is missing', async () => {
    const file = join(server.place.dataDir, 'high-water.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const mark = JSON.parse(readFileSync(file, 'utf8'));
    await expect(server.restart()).rejects.toThrow('pnpm admin restored');
    writeFileSync(file, JSON.stringify({ ...mark, first: { id: 1, at: 1 } }));
    await server.restart();
  });

  it('is not taken for whole because the note is broken', async () => {
    writeFileSync(join(server.place.dataDir, 'high-water.json'), '{"first":');
    await expect(assertNotOlder(server.store, server.place.dataDir, 'DATA_DIR')).rejects.toThrow(
      'high-water.json is not what Latchkey wrote',
    );
  });
});
