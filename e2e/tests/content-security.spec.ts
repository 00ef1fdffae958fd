import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { call, mintAs, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

/** Every page that the router knows, and what answers where there is none. */
const PAGES = [
  '/settings/tokens',
  '/settings/account',
  '/settings/identities/users',
  '/settings/identities/groups',
  '/settings/identities/service-accounts',
  '/settings/identities/invites',
  '/settings/permissions/policies',
  '/settings/permissions/roles',
  '/settings/permissions/access',
  '/settings/audit',
  '/signup?invite_token=none.at-all',
  '/reset?reset_token=none.at-all',
  '/no/such/page',
];

test('every HTML answer has the strict policy, Trusted Types in it, and no other answer lets anything run (test CS-04)', async ({
  server,
}) => {
  const cookie = await signInByHttp(server, server.root);
  const seen = { pages: 0, others: 0 };
  for (const path of [
    '/',
    '/login',
    ...PAGES,
    '/authenticate',
    '/api/v1/me',
    '/api/gms/config',
    '/none.html',
  ]) {
    const { headers } = await call(`${server.frontendUrl}${path}`, {
      cookie,
      headers: { Accept: 'text/html' },
    });
    const directives = (headers.get('content-security-policy') ?? '').split('; ');
    const isPage = directives.includes("script-src 'self'");
    expect(isPage, path).toBe(!/^\/(api|authenticate)/.test(path));
    seen[isPage ? 'pages' : 'others'] += 1;
    expect(directives.join(), path).not.toMatch(/unsafe|\*|https?:|strict-dynamic/);
    expect(directives, path).toEqual(
      expect.arrayContaining(
        isPage
          ? ["object-src 'none'", "base-uri 'none'", "form-action 'self'", 'trusted-types default']
          : ["default-src 'none'"],
      ),
    );
    expect(directives, path).toContain("frame-ancestors 'none'");
    const isHtml = headers.get('content-type')?.startsWith('text/html') ?? false;
    if (isHtml) expect(directives, path).toContain("require-trusted-types-for 'script'");
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    if (!path.startsWith('/api/gms')) {
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    }
    expect(headers.get('x-powered-by'), path).toBeNull();
  }
  expect(seen).toEqual({ pages: PAGES.length + 3, others: 3 });
  const nonces = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers } = await call(`${server.frontendUrl}/login`);
      return /'nonce-([\w-]{22,})'/.exec(headers.get('content-security-policy') ?? '')?.[1];
    }),
  );
  expect(new Set(nonces).size).toBe(20);
  expect(nonces).not.toContain(undefined);
});

test('the whole tour violates nothing, and each way to make script of text would be noticed and does not run (test CS-04)', async ({
  page,
  server,
  faults,
  tokensPage,
}) => {
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await tokensPage.form.chooseExpiry('Custom date…');
  await tokensPage.form.cancel.click();
  await tokensPage.generate('on tour');
  await tokensPage.revokeButton('on tour').click();
  await tokensPage.revokeDialog.confirm.click();
  await expect(tokensPage.row('on tour')).toHaveCount(0);
  // Each story of the other pages fails on a violation too; here the one with most of antd in it.
  await page.goto('/settings/permissions/policies');
  await page.getByTestId('add-policy-button').click();
  await expect(page.getByTestId('policy-modal')).toBeVisible();
  // antd is in the page by now, with its styles.
  expect(await page.locator('style[data-css-hash]').count()).toBeGreaterThan(5);
  await tokensPage.goto();
  await tokensPage.logOutButton.click();
  await expect(page).toHaveURL(/\/login/);
  expect(faults).toEqual([]);

  const ways = await page.evaluate(() => {
    const { document: doc } = window;
    const mark = 'window.pwned = true';
    const html = `<img src=x onerror="${mark}">`;
    const add = (tag: string, name: string, value: string) => {
      const element = doc.createElement(tag);
      Reflect.set(element, name, value);
      doc.body.append(element);
    };
    const tries: Record<string, () => void> = {
      'inline script': () => add('script', 'textContent', mark),
      'script from elsewhere': () => add('script', 'src', 'data:text/javascript,window.pwned=true'),
      innerHTML: () => add('div', 'innerHTML', html),
      'innerHTML of a style': () => add('style', 'innerHTML', '</style><script>'),
      outerHTML: () =>
        Reflect.set(doc.body.appendChild(doc.createElement('p')), 'outerHTML', 'no tag at all'),
      srcdoc: () => add('iframe', 'srcdoc', 'no tag at all'),
      insertAdjacentHTML: () => doc.body.insertAdjacentHTML('beforeend', html),
      'document.write': () => doc.write(html),
      fragment: () => void doc.createRange().createContextualFragment(html),
      parser: () => void new DOMParser().parseFromString(html, 'text/html'),
      handler: () => doc.createElement('button').setAttribute('onclick', mark),
      timer: () => void setTimeout(mark as unknown as () => void, 0),
      'a second policy': () => {
        const { trustedTypes } = window as unknown as {
          trustedTypes: { createPolicy: (...a: unknown[]) => void };
        };
        trustedTypes.createPolicy('mine', { createHTML: (text: string) => text });
      },
      'the default policy anew': () => {
        const { trustedTypes } = window as unknown as {
          trustedTypes: { createPolicy: (...a: unknown[]) => void };
        };
        trustedTypes.createPolicy('default', { createHTML: (text: string) => text });
      },
    };
    return Object.entries(tries).map(([name, go]) => {
      try {
        go();
        return `${name}: allowed`;
      } catch (error) {
        return `${name}: ${(error as Error).name}`;
      }
    });
  });
  expect(ways.filter((way) => !/: TypeError$/.test(way))).toEqual([]);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'javascript:window.pwned = true';
    document.body.append(link);
    link.click();
  });
  await expect.poll(() => faults.length).toBeGreaterThanOrEqual(ways.length);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  faults.length = 0;
});

/** A page of another origin, but of the same site, so that the session cookie comes with its frames. */
async function openForeignPage(page: Page, markup: string): Promise<{ close: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>evil</title>${markup}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return { close: () => server.close() };
}

test('no page and no answer can be framed, and a window that opens the page has no hold on it (test CS-05)', async ({
  page,
  server,
  faults,
}) => {
  const { token } = await mintAs(server, server.root, { name: 'bait' });
  const answer = await page.request.post('/logIn', { data: server.root });
  expect(answer.status()).toBe(200);
  const paths = [
    '/login',
    '/settings/tokens',
    '/authenticate?redirect_uri=/settings/tokens',
    '/favicon.svg',
    '/config',
    '/api/v1/tokens',
    '/api/gms/entities/urn:li:corpuser:datahub',
  ].map((path) => `${server.frontendUrl}${path}`);
  const frames = [
    ...paths.map((url) => `<iframe src="${url}"></iframe>`),
    ...[paths[0], paths.at(-1)].flatMap((url) => [
      `<iframe sandbox="allow-scripts allow-forms allow-same-origin" src="${url}"></iframe>`,
      `<object data="${url}"></object>`,
      `<embed src="${url}">`,
    ]),
  ];
  const arrived = new Set<string>();
  page.on('response', (response) => void arrived.add(response.url()));
  const foreign = await openForeignPage(page, frames.join(''));
  await page.waitForLoadState('load');
  await expect.poll(() => paths.filter((url) => !arrived.has(url))).toEqual([]);
  const framed = page.frames().filter((frame) => frame !== page.mainFrame());
  expect(framed.length, 'the browser tried').toBeGreaterThanOrEqual(paths.length);
  for (const frame of framed) expect(frame.url()).not.toContain(new URL(server.frontendUrl).host);
  const bodies = await Promise.all(framed.map((frame) => frame.content().catch(() => '')));
  for (const secret of ['id="root"', token.id, 'urn:li:corpuser', 'datahub-frontend'])
    expect(bodies.filter((body) => body.includes(secret))).toEqual([]);

  const opened = page.waitForEvent('popup');
  await page.evaluate(
    (url) => Object.assign(window, { victim: window.open(url) }),
    `${server.frontendUrl}/login`,
  );
  const victim = await opened;
  await expect(victim.getByRole('main')).toBeVisible();
  expect(await victim.evaluate(() => window.opener)).toBeNull();
  // The browser cuts the two apart a moment after the page is there.
  const isCutOff = () => page.evaluate(() => (window as unknown as { victim: Window }).victim.closed);
  await expect.poll(isCutOff).toBe(true);
  await victim.close();
  foreign.close();
  // The refusals are the point, and the browser says each on its console.
  expect(
    faults.filter((fault) => !/frame-ancestors|X-Frame-Options|refused to connect/i.test(fault)),
  ).toEqual([]);
  faults.length = 0;
});
