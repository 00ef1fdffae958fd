import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { MintedToken } from '@latchkey/shared/tokens';
import { describe, expect, it } from 'vitest';
import { SQLITE_FILE } from '../db/open-database.ts';
import { type ChildServer, startChildServer } from './child-server.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { createTestClient } from './test-client.ts';

const ROUNDS = 50;

describe('kill -9 right after an answer', () => {
  it(`loses no acknowledged mint and revives no revoked token: ${ROUNDS} rounds (test CR-01)`, async () => {
    const dataDir = temporaryDirectory();
    const password = randomBytes(18).toString('base64url');
    let server: ChildServer = await startChildServer({ DATA_DIR: dataDir, DATAHUB_ROOT_PASSWORD: password });
    const client = createTestClient(
      () => server.frontendUrl,
      () => server.frontendUrl,
    );
    expect((await client.send('POST', '/logIn', { username: 'datahub', password })).status).toBe(200);

    const mint = async (name: string) => {
      const response = await client.send('POST', '/api/v1/tokens', { name });
      expect(response.status).toBe(201);
      return (await response.json()) as MintedToken;
    };
    const knock = async (accessToken: string) => {
      const response = await fetch(`${server.frontendUrl}/api/v1/me`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      await response.arrayBuffer();
      return response.status;
    };

    // An orderly end leaves the compiled modules behind for the starts that follow.
    await server.end('SIGTERM');
    server = await startChildServer({ DATA_DIR: dataDir });

    const live: MintedToken[] = [];
    const revoked: MintedToken[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [kept, doomed] = [await mint(`kept ${round}`), await mint(`doomed ${round}`)];
      // One more is under way when the process dies: it may have happened or not, but not by half.
      const underWay = client
        .send('POST', '/api/v1/tokens', { name: `half ${round}` })
        .then((response) => response.arrayBuffer())
        .catch(() => undefined);
      const revocation = await client.send('DELETE', `/api/v1/tokens/${encodeURIComponent(doomed.token.id)}`);
      const killed = server.end('SIGKILL');
      expect(revocation.status).toBe(204);
      expect(await killed).toBe('SIGKILL');
      await underWay;
      live.push(kept);
      revoked.push(doomed);

      server = await startChildServer({ DATA_DIR: dataDir });
      expect(await knock(kept.accessToken), `kept ${round}`).toBe(200);
      expect(await knock(doomed.accessToken), `doomed ${round}`).toBe(401);
    }
    for (const { accessToken, token } of live) expect(await knock(accessToken), token.name).toBe(200);
    for (const { accessToken, token } of revoked) expect(await knock(accessToken), token.name).toBe(401);
    await server.end('SIGKILL');

    const database = new DatabaseSync(join(dataDir, SQLITE_FILE));
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    // Every token has its record of being minted, every revoked one its record of that, and neither more.
    const subjects = (action: string) =>
      database
        .prepare('select subject_urn from audit_events where action = ? order by subject_urn')
        .all(action)
        .map((row) => row.subject_urn);
    const urns = (condition: string) =>
      database
        .prepare(`select 'urn:li:dataHubAccessToken:' || id as urn from tokens ${condition} order by urn`)
        .all()
        .map((row) => row.urn);
    expect(subjects('token.minted')).toEqual(urns(''));
    expect(subjects('token.revoked')).toEqual(urns('where revoked_at is not null'));
    expect(subjects('token.revoked')).toEqual(revoked.map(({ token }) => token.urn).sort());
    expect(urns('').length).toBeGreaterThanOrEqual(2 * ROUNDS);
    database.close();
  }, 180_000);
});

describe('SIGTERM', () => {
  it('ends the process with code 0 after what is pending is written', async () => {
    const settings = {
      DATA_DIR: temporaryDirectory(),
      DATAHUB_ROOT_PASSWORD: randomBytes(18).toString('base64url'),
    };
    const server = await startChildServer(settings);
    const client = createTestClient(
      () => server.frontendUrl,
      () => server.frontendUrl,
    );
    await client.send('POST', '/logIn', { username: 'datahub', password: settings.DATAHUB_ROOT_PASSWORD });
    const { accessToken, token } = (await (
      await client.send('POST', '/api/v1/tokens', { name: 'used' })
    ).json()) as MintedToken;
    await (
      await fetch(`${server.frontendUrl}/api/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } })
    ).arrayBuffer();
    expect(await server.end('SIGTERM')).toBe(0);
    const database = new DatabaseSync(join(settings.DATA_DIR, SQLITE_FILE));
    const row = database.prepare('select last_used_ip from tokens where id = ?').get(token.id);
    database.close();
    expect(row?.last_used_ip).toMatch(/127\.0\.0\.1/);
  });
});
