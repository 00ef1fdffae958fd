import { expect } from '@playwright/test';
import { call, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const MINUTE = 60 * 1_000;

test('a wrong password is refused in DataHub’s words, and what was typed stays', async ({
  page,
  context,
  server,
  loginPage,
}) => {
  await loginPage.goto();
  await loginPage.signIn({ username: 'datahub', password: 'datahub' });
  await expect(loginPage.refusal).toContainText('Failed to log in! Invalid Credentials');
  await expect(loginPage.username).toHaveValue('datahub');
  expect(await context.cookies()).toEqual([]);

  await loginPage.signIn({ username: 'nobody-of-that-name', password: 'datahub' });
  await expect(loginPage.refusal).toContainText('Failed to log in! Invalid Credentials');

  await loginPage.signIn(server.root);
  await expect(page).toHaveURL('/settings/tokens');
});

test('a deep link survives the login', async ({ page, server, loginPage, tokensPage }) => {
  await tokensPage.goto('?state=expired');
  await expect(loginPage.heading).toBeVisible();
  await expect(loginPage.notice).toHaveCount(0);
  await loginPage.signIn(server.root);
  await expect(page).toHaveURL('/settings/tokens?state=expired');
  await expect(tokensPage.stateFilter).toHaveValue('expired');
});

test('logging out ends the session on the server, and the back button shows nothing (test CS-09)', async ({
  page,
  context,
  server,
  loginPage,
  tokensPage,
}) => {
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generate('mine-alone');
  await expect(tokensPage.row('mine-alone')).toBeVisible();
  const oldCookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const me = () => call(`${server.frontendUrl}/api/v1/me`, { cookie: oldCookie });
  expect((await me()).status).toBe(200);

  await tokensPage.logOutButton.click();
  await expect(loginPage.heading).toBeVisible();
  expect((await me()).status).toBe(401);
  // What is left opens nothing: it keeps strangers' guesses from locking this browser out.
  const left = await context.cookies();
  expect(left.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
    ['latchkey_device', true, 'Strict'],
  ]);

  await page.goBack();
  await expect(loginPage.heading).toBeVisible();
  await expect(page.getByText('mine-alone')).toHaveCount(0);
});

test('a session that ends midway leads to the login, which says so and leads back', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  await tokensPage.openSignedIn(server.root, '?sort=name&order=asc');
  await server.advanceClock(31 * MINUTE);
  await tokensPage.stateFilter.selectOption('all');
  await expect(loginPage.heading).toBeVisible();
  await expect(loginPage.notice).toHaveText('Your session has ended. Sign in again to go on.');
  await loginPage.signIn(server.root);
  await expect(page).toHaveURL('/settings/tokens?state=all&sort=name&order=asc');
  await expect(tokensPage.stateFilter).toHaveValue('all');
});

test('a session that is used does not end after 30 minutes, and ends after 12 hours', async ({ server }) => {
  const cookie = await signInByHttp(server, server.root);
  const statusAfter = async (ms: number) => {
    await server.advanceClock(ms);
    return (await call(`${server.frontendUrl}/api/v1/me`, { cookie })).status;
  };
  const statuses: number[] = [];
  for (let minutes = 20; minutes < 12 * 60; minutes += 20) statuses.push(await statusAfter(20 * MINUTE));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await statusAfter(20 * MINUTE)).toBe(401);
});

const HOSTILE = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/.//evil.example/',
  '/\t/evil.example/',
  'javascript:alert(1)',
  'http:evil.example',
  '/%5c%5cevil.example',
];

test('a crafted login link never leads to another site (test CS-06)', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.frontendUrl)) elsewhere.push(request.url());
  });
  const expectToStay = async (target: string) => {
    await expect(
      tokensPage.heading.or(page.getByText('There is nothing at this address')),
      target,
    ).toBeVisible();
    expect(new URL(page.url()).origin, target).toBe(server.frontendUrl);
  };
  for (const target of HOSTILE.slice(0, 2)) {
    await page.context().clearCookies();
    await loginPage.goto(target);
    await loginPage.signIn(server.root);
    await expectToStay(target);
  }
  // Who is signed in already is sent on at once.
  for (const target of HOSTILE) {
    await loginPage.goto(target);
    await expectToStay(target);
  }
  expect(elsewhere).toEqual([]);
});

test('cookies: the session is out of reach of scripts, the actor is readable, strangers get none', async ({
  page,
  context,
  server,
  loginPage,
}) => {
  for (const path of ['/', '/login', '/settings/tokens', '/api/v1/me', '/config', '/favicon.svg']) {
    const { headers } = await call(`${server.frontendUrl}${path}`);
    expect(headers.getSetCookie(), path).toEqual([]);
  }
  await loginPage.goto();
  expect(await context.cookies()).toEqual([]);

  const { headers } = await call(`${server.frontendUrl}/logIn`, { json: server.root });
  const set = headers.getSetCookie();
  expect(set).toHaveLength(3);
  for (const name of ['PLAY_SESSION', 'latchkey_device'])
    expect(set.find((cookie) => cookie.startsWith(`${name}=`)) ?? '', name).toMatch(/; HttpOnly/);
  for (const cookie of set) {
    expect(cookie).toMatch(cookie.startsWith('latchkey_device=') ? /; SameSite=Strict/ : /; SameSite=Lax/);
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).not.toMatch(/Domain=/i);
  }

  await loginPage.signIn(server.root);
  await expect(page).toHaveURL('/settings/tokens');
  expect(await page.evaluate(() => document.cookie)).toBe('actor=urn:li:corpuser:datahub');
});

test('a foreign page cannot write with the session', async ({ page, server, tokensPage }) => {
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generate('untouched');
  const cookie = await signInByHttp(server, server.root);
  const url = `${server.frontendUrl}/api/v1/tokens`;
  for (const headers of [
    { Origin: 'https://evil.example', 'X-Latchkey-Request': '1' },
    { 'Sec-Fetch-Site': 'cross-site', 'X-Latchkey-Request': '1' },
    { Origin: server.frontendUrl },
  ]) {
    const answer = await call(url, { cookie, headers, json: { name: 'forged' } });
    expect(answer.status, JSON.stringify(headers)).toBe(403);
  }
  await page.reload();
  await expect(tokensPage.row('untouched')).toBeVisible();
  await expect(tokensPage.row('forged')).toHaveCount(0);
});
