import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../logging/logger.ts';
import { createStore, type Store } from '../../store.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { startMailServer } from '../../test/test-mail-server.ts';
import { newToken } from '../../test/test-tokens.ts';
import { createNoticeService } from './notice-service.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

const DAY = 86_400_000;

describe.each(DIALECTS)('notices about ending tokens on %s', (database) => {
  let mailServer: Awaited<ReturnType<typeof startMailServer>>;
  const logger = createLogger('silent');
  let store: Store;
  const clock = createTestClock();

  beforeAll(async () => {
    mailServer = await startMailServer();
    store = createStore(await openTestDatabase(database));
    await store.transaction(async (tx) => {
      for (const [username, email] of [
        ['ada', 'ada@example.org'],
        ['bob', null],
      ] as const) {
        await tx.users.insert({
          username,
          email,
          displayName: username,
          title: null,
          createdAt: clock.now(),
          passwordHash: null,
        });
      }
    });
  });
  afterAll(() => mailServer.close());
  afterEach(async () => {
    mailServer.mails.length = 0;
    mailServer.state.isDown = false;
    const page = await store.read.tokens.list({
      ownerUrn: null,
      text: '',
      state: 'live',
      filters: [],
      sort: 'name',
      order: 'asc',
      start: 0,
      count: 100,
      now: clock.now(),
    });
    await store.transaction((tx) =>
      tx.tokens.revoke(
        page.tokens.map(({ id }) => id),
        'test',
        clock.now(),
      ),
    );
  });

  const service = () =>
    createNoticeService({
      store,
      clock,
      logger,
      sendMail: createSmtpMailer(mailServer.url, 'latchkey@example.org'),
      frontendUrl: 'https://data.example/latchkey',
    });
  const add = async (changes: Parameters<typeof newToken>[0]) => {
    const token = newToken({ createdAt: clock.now(), expiresAt: clock.now() + 90 * DAY, ...changes });
    await store.transaction((tx) => tx.tokens.insert(token));
    return token;
  };

  it('come 30, 7 and 1 days before the end, once each', async () => {
    const token = await add({ name: 'nightly' });
    const counts: number[] = [];
    for (let day = 0; day <= 90; day += 1) {
      counts.push((await service().sendDue()) + (await service().sendDue()));
      clock.advance(DAY);
    }
    expect(counts.flatMap((count, day) => (count === 0 ? [] : [90 - day]))).toEqual([30, 7, 1]);
    expect(mailServer.mails.map(({ to }) => to)).toEqual([
      ['ada@example.org'],
      ['ada@example.org'],
      ['ada@example.org'],
    ]);
    const [first] = mailServer.mails;
    expect(first?.text).toContain('nightly');
    const link = `https://data.example/latchkey/settings/tokens?token=${encodeURIComponent(token.id)}`;
    // Quoted-printable breaks long lines and writes "=" as "=3D".
    expect(first?.text.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(link);
  });

  it('leave out the steps that passed while the server was off', async () => {
    await add({ expiresAt: clock.now() + 31 * DAY });
    clock.advance(29 * DAY);
    expect(await service().sendDue()).toBe(1);
    clock.advance(DAY);
    expect(await service().sendDue()).toBe(1);
    expect(await service().sendDue()).toBe(0);
  });

  it.each([DAY, 7 * DAY])('do not come at once for a token that was made for %d ms', async (lifetime) => {
    await add({ expiresAt: clock.now() + lifetime });
    expect(await service().sendDue()).toBe(0);
  });

  it('are sent by one of several replicas', async () => {
    await add({ expiresAt: clock.now() + 31 * DAY });
    clock.advance(2 * DAY);
    const sent = await Promise.all(Array.from({ length: 5 }, () => service().sendDue()));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(mailServer.mails).toHaveLength(1);
  });

  it('come later when the mail server refused them', async () => {
    await add({ expiresAt: clock.now() + 31 * DAY });
    clock.advance(2 * DAY);
    mailServer.state.isDown = true;
    expect(await service().sendDue()).toBe(0);
    mailServer.state.isDown = false;
    expect(await service().sendDue()).toBe(1);
  });

  it('do not come for revoked and replaced tokens, nor to owners without an address', async () => {
    const revoked = await add({ expiresAt: clock.now() + 31 * DAY });
    const replaced = await add({ expiresAt: clock.now() + 31 * DAY });
    await add({ ownerUrn: 'urn:li:corpuser:bob', expiresAt: clock.now() + 31 * DAY });
    await store.transaction(async (tx) => {
      await tx.tokens.revoke([revoked.id], 'test', clock.now());
      await tx.tokens.updateReplaced(replaced.id, 'other', replaced.expiresAt);
    });
    clock.advance(2 * DAY);
    expect(await service().sendDue()).toBe(0);
  });

  it('cannot be forged by the name of a token', async () => {
    await add({ name: 'x\r\nBcc: eve@example.org\r\n\r\nClick here', expiresAt: clock.now() + 31 * DAY });
    clock.advance(2 * DAY);
    await service().sendDue();
    const [mail] = mailServer.mails;
    expect(mail?.to).toEqual(['ada@example.org']);
    expect(mail?.text).not.toMatch(/^Bcc:/m);
    expect(mail?.text).not.toMatch(/^Click here/m);
  });
});
