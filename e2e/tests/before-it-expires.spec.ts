import { startMailServer } from '@latchkey/bff/src/test/test-mail-server.ts';
import { expect } from '@playwright/test';
import { doorsOf, mintAs, readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const DAY = 86_400_000;

test.use({ hasOwnServer: true });

test('what ends within a week stands in a banner, from which it is rotated', async ({
  page,
  server,
  tokensPage,
}) => {
  for (const [name, duration] of [
    ['long', 'P180D'],
    ['nightly', 'P30D'],
    ['ci', 'P30D'],
  ] as const)
    await mintAs(server, server.root, { name, duration });
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('nightly')).toBeVisible();
  await expect(tokensPage.banner).toHaveCount(0);

  await server.advanceClock(24 * DAY);
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.banner).toContainText('2 tokens expire within 7 days');
  await tokensPage.banner.getByRole('button', { name: 'Show' }).click();
  await expect(tokensPage.names).toHaveText(['nightly', 'ci']);
  await expect(page).toHaveURL(/state=expiring/);

  await tokensPage.banner.getByRole('button', { name: 'Rotate token nightly' }).click();
  await tokensPage.rotateDialog.confirm.click();
  await tokensPage.secret.read();
  await tokensPage.secret.close.click();
  await expect(tokensPage.banner).toContainText('1 token expires within 7 days');
});

test('mails come 30, 7 and 1 days before the end, once each, and lead to where the token is rotated', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const mailServer = await startMailServer();
  try {
    const ada = await server.addUser('ada', 'Ada Ames', 'ada@example.org');
    const { accessToken } = await mintAs(server, ada, { name: 'nightly', duration: 'P90D' });
    const settings = { SMTP_URL: mailServer.url, MAIL_FROM: 'latchkey@example.org' };
    // Notices are looked for at the start, and every quarter of an hour from then on.
    const passDays = async (days: number, received: number) => {
      await server.advanceClock(days * DAY);
      await server.restart(settings, { keepsClock: true });
      await expect.poll(() => mailServer.mails.length).toBe(received);
    };
    await passDays(59, 0);
    await passDays(1, 1);
    await passDays(1, 1);
    await passDays(22, 2);
    await passDays(6, 3);
    const subjects = mailServer.mails.map(({ text }) => subjectOf(text));
    expect(subjects).toEqual([
      'Your access token "nightly" expires within 30 days',
      'Your access token "nightly" expires within 7 days',
      'Your access token "nightly" expires within a day',
    ]);
    const mail = unfolded(mailServer.mails[0]?.text ?? '');
    expect(mailServer.mails[0]?.to).toEqual(['ada@example.org']);
    expect(mail).not.toContain(accessToken);

    const link = /http:\/\/\S+\/settings\/tokens\?token=\S+/.exec(mail)?.[0] ?? '';
    await page.goto(link);
    await loginPage.signIn(ada);
    await expect(tokensPage.details.root).toContainText('nightly');
    await tokensPage.details.rotate.click();
    await tokensPage.rotateDialog.confirm.click();
    const fresh = await tokensPage.secret.read();
    await tokensPage.secret.close.click();
    expect((await readAt(server.metadataServiceUrl, fresh)).status).toBe(200);
  } finally {
    mailServer.close();
  }
});

test('an answer to a token that ends soon says when, at both doors', async ({ server }) => {
  const { accessToken, token } = await mintAs(server, server.root, { name: 'nightly', duration: 'P30D' });
  const header = 'x-latchkey-token-expiration';
  for (const { url } of doorsOf(server))
    expect((await readAt(url, accessToken)).headers.get(header)).toBeNull();
  await server.advanceClock(24 * DAY);
  for (const { name, url } of doorsOf(server)) {
    const end = (await readAt(url, accessToken)).headers.get(header);
    // To the second: that is how exact the claim `exp` is.
    expect(new Date(end ?? '').getTime(), name).toBe(Math.floor((token.expiresAt ?? 0) / 1_000) * 1_000);
  }
});

/** The subject of a mail, which may be an encoded word over several lines (RFC 2047). */
function subjectOf(mail: string): string {
  const lines = /^Subject: (.*(?:\r?\n[ \t].*)*)$/m.exec(mail)?.[1] ?? '';
  return lines
    .replaceAll(/\?=\s+=\?UTF-8\?Q\?/g, '')
    .replace(/^=\?UTF-8\?Q\?(.*)\?=$/, '$1')
    .replaceAll('_', ' ')
    .replaceAll('=22', '"');
}

/** Undoes the line breaks of quoted-printable. */
function unfolded(mail: string): string {
  return mail
    .replaceAll(/=\r?\n/g, '')
    .replaceAll('=3D', '=')
    .replaceAll('\r', '');
}
