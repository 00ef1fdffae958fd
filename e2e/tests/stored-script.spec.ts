import { expect, type Page } from '@playwright/test';
import { call, MEANT, signInByHttp } from '../fixtures/http-calls.ts';
import { signInAtProvider, test } from '../fixtures/oidc-test.ts';
import { PWNED, SCRIPT_PAYLOADS } from '../fixtures/script-payloads.ts';
import type { TestServer } from '../fixtures/test-server.ts';

/** As long as the server lets a page be: fewer loads for the same rows. */
const ROWS = 100;

/** Writes as a script would, past whatever the page would have checked. */
async function writer(server: TestServer) {
  const cookie = await signInByHttp(server, server.root);
  return async (path: string, json: unknown, method = 'POST') => {
    const headers = { ...MEANT, 'User-Agent': SCRIPT_PAYLOADS.slice(0, 20).join(' ') };
    const answer = await call(`${server.frontendUrl}${path}`, { cookie, headers, json, method });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.text === '' ? undefined : JSON.parse(answer.text);
  };
}

/** Makes the lists of the page ask for more rows at once, and counts what runs. */
async function prepare(page: Page): Promise<void> {
  await page.addInitScript((name) => {
    const found: string[] = [];
    Object.assign(window, { [name]: () => found.push(location.href), pwned: found });
  }, PWNED);
  await page.route(/\/api\/v1\/(tokens|groups|service-accounts|policies)\?/, (route) => {
    const url = new URL(route.request().url());
    const start = Number(url.searchParams.get('start') ?? 0);
    url.searchParams.set('start', String((start / 20) * ROWS));
    url.searchParams.set('count', String(ROWS));
    return route.continue({ url: url.href });
  });
}

/** @returns how many of the texts stand on the screen as they were written, after nothing ran and no element came of them. */
async function rendersOf(page: Page, what: string, texts: readonly string[]): Promise<number> {
  const { made, pwned, shown } = await page.evaluate((wanted) => {
    const visible = document.body.textContent ?? '';
    const elements =
      'img, script:not([src]), iframe, object, embed, video, math, details[ontoggle], style:not([data-css-hash])';
    return {
      made: [
        ...document.body.querySelectorAll(
          `${elements}, [onload], [onerror], [onclick], [href^="javascript:"]`,
        ),
      ].map(({ outerHTML }) => outerHTML.slice(0, 100)),
      pwned: (window as unknown as { pwned: string[] }).pwned,
      shown: wanted.filter((text) => visible.includes(text)).length,
    };
  }, texts);
  expect(made, what).toEqual([]);
  expect(pwned, what).toEqual([]);
  return shown;
}

test(`${SCRIPT_PAYLOADS.length} texts that would run, written through the API into names and descriptions, are shown and do nothing (test CS-07)`, async ({
  page,
  server,
  faults,
}) => {
  expect(SCRIPT_PAYLOADS.length).toBeGreaterThanOrEqual(150);
  const write = await writer(server);
  // What has room for four holds four: fewer rows to write, and the same texts on the screen.
  const packed = SCRIPT_PAYLOADS.flatMap((_, index) =>
    index % 4 === 0 ? [SCRIPT_PAYLOADS.slice(index, index + 4).join('')] : [],
  );
  const writes = [
    ...SCRIPT_PAYLOADS.map((name) => () => {
      return write('/api/v1/tokens', { name, description: `in a list: ${name}`, duration: 'PT1H' });
    }),
    ...packed.flatMap((name) => {
      const description = `in a list: ${name}`;
      const rest = { privileges: ['MANAGE_POLICIES'], actors: { users: ['urn:li:corpuser:datahub'] } };
      return [
        () => write('/api/v1/groups', { name, description }),
        () => write('/api/v1/service-accounts', { displayName: name, description }),
        () => write('/api/v1/policies', { type: 'PLATFORM', state: 'INACTIVE', name, description, ...rest }),
      ];
    }),
  ];
  const worker = async () => {
    for (let next = writes.pop(); next !== undefined; next = writes.pop()) await next();
  };
  await Promise.all(Array.from({ length: 4 }, worker));

  await prepare(page);
  expect((await page.request.post('/logIn', { data: server.root })).status()).toBe(200);
  let renders = 0;
  const visit = async (path: string, rows: number, texts: readonly string[]) => {
    await page.goto(path);
    await expect(page.getByRole('row').nth(rows)).toBeVisible();
    const described = texts.map((text) => `in a list: ${text}`);
    const perText = texts === packed ? 4 : 1;
    renders += perText * (await rendersOf(page, path, [...texts, ...described]));
  };
  await visit('/settings/tokens?page=1', ROWS, SCRIPT_PAYLOADS);
  await visit('/settings/tokens?page=2', SCRIPT_PAYLOADS.length - ROWS, SCRIPT_PAYLOADS);
  await visit('/settings/identities/groups', packed.length, packed);
  await visit('/settings/identities/service-accounts', packed.length, packed);
  await visit('/settings/permissions/policies', packed.length, packed);
  await page.goto('/settings/audit');
  await expect(page.getByTestId('audit-row')).toHaveCount(50);
  renders += await rendersOf(page, 'audit', SCRIPT_PAYLOADS);
  // Names and descriptions in four lists, and names in the log.
  expect(renders).toBeGreaterThanOrEqual(1_000);
  expect(faults).toEqual([]);
});

test('a name that the provider claims, a name of one’s own, a client and its address: shown, and nothing runs (test CS-07)', async ({
  page,
  server,
  provider,
  loginPage,
  tokensPage,
  faults,
}) => {
  const claimed = SCRIPT_PAYLOADS.filter((_, index) => index % 31 === 0)
    .join('')
    .slice(0, 200);
  provider.people.set('s-eve', {
    preferred_username: 'eve',
    name: claimed,
    email: '"<svg/onload=pwn()>"@example.org',
  });
  await prepare(page);
  await loginPage.goto();
  await page.getByRole('link', { name: 'Sign in with SSO' }).click();
  await signInAtProvider(page, 's-eve');
  await expect(tokensPage.heading).toBeVisible();
  expect(await rendersOf(page, 'banner', [claimed])).toBe(1);

  const write = await writer(server);
  const own = SCRIPT_PAYLOADS.filter((_, index) => index % 29 === 0)
    .join('')
    .slice(0, 200);
  await write('/api/v1/account', { displayName: own, title: own }, 'PATCH');
  const { accessToken } = await write('/api/v1/tokens', {
    name: SCRIPT_PAYLOADS[0],
    description: own,
    duration: 'PT1H',
  });
  await call(`${server.frontendUrl}/api/v1/me`, { token: accessToken });
  await page.context().clearCookies();
  expect((await page.request.post('/logIn', { data: server.root })).status()).toBe(200);
  const texts = [claimed, own];
  for (const [path, text] of [
    ['/settings/identities/users', claimed],
    ['/settings/account', own],
    ['/settings/permissions/access?user=urn:li:corpuser:eve', claimed],
    ['/settings/audit', own],
  ] as const) {
    await page.goto(path);
    await expect(page.locator('body'), path).toContainText(text.slice(0, 40));
    expect(await rendersOf(page, path, texts), path).toBeGreaterThan(0);
  }
  await page.getByTestId('audit-details-button').first().click();
  await expect(page.getByTestId('audit-details-modal')).toBeVisible();
  await rendersOf(page, 'audit details', texts);
  for (const path of [
    `/login?error=${encodeURIComponent(own)}`,
    `/settings/tokens?query=${encodeURIComponent(own)}`,
    `/${encodeURIComponent(own)}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading').first(), path).toBeVisible();
    await rendersOf(page, path, texts);
  }
  expect(faults).toEqual([]);
});
