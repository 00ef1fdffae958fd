import { expect, type Request } from '@playwright/test';
import { mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const PAGES = ['tokens', 'account', 'identities/users', 'permissions/roles', 'audit'];

test('what a page needs is fetched once, and beside the first script instead of after it', async ({
  page,
  server,
  tokensPage,
}) => {
  await tokensPage.openSignedIn(server.root);
  for (const language of ['en', 'de']) {
    await page.evaluate((chosen) => window.localStorage.setItem('latchkey.language', chosen), language);
    for (const path of PAGES) {
      const requests: Request[] = [];
      const listen = (request: Request) => requests.push(request);
      page.on('request', listen);
      // The first script comes last: what only it asks for would never be asked for meanwhile.
      let early: string[] = [];
      await page.route('**/assets/index-*.js', async (route) => {
        await expect.poll(() => requests.some((request) => fileOf(request)?.endsWith('-page'))).toBe(true);
        // The script that asked for this one has asked for the others too.
        await page.evaluate('0');
        early = filesOf(requests);
        await route.continue();
      });
      await page.goto(`/settings/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      page.off('request', listen);
      await page.unroute('**/assets/index-*.js');

      const files = filesOf(requests);
      expect(files, path).toEqual([...new Set(files)]);
      expect(early.toSorted(), path).toEqual(files.toSorted());
    }
  }
});

test('the rows are asked for before it is known who is signed in', async ({ page, server, tokensPage }) => {
  const cookie = await signInByHttp(server, server.root);
  await mintByHttp(server, cookie, { name: 'early', duration: 'P90D' });
  await tokensPage.openSignedIn(server.root);
  const asked = page.waitForRequest(/\/api\/v1\/tokens\?query=/);
  await page.route('**/api/v1/me', async (route) => {
    await asked;
    await route.continue();
  });
  await page.reload();
  await expect(tokensPage.row('early')).toBeVisible();
});

/** What a request fetches of the build, without its hash: "tokens-page". */
function fileOf(request: Request): string | undefined {
  return /\/assets\/([\w-]+)-.{8}\.(?:js|css)$/.exec(new URL(request.url()).pathname)?.[1];
}

function filesOf(requests: readonly Request[]): string[] {
  return requests.flatMap((request) =>
    fileOf(request) === undefined ? [] : [new URL(request.url()).pathname],
  );
}
