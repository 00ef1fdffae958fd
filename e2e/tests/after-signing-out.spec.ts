import { expect } from '@playwright/test';
import { launchWithBackForwardCache } from '../fixtures/back-forward.ts';
import { call, mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { TokensPage } from '../pages/tokens-page.ts';

test('signing out clears what the browser keeps, by the link and by the button’s call (test CS-09)', async ({
  server,
}) => {
  for (const method of ['GET', 'POST']) {
    const cookie = await signInByHttp(server, server.root);
    const headers = { Origin: server.frontendUrl, 'X-Latchkey-Request': '1' };
    const answer = await call(`${server.frontendUrl}/logOut`, { method, cookie, headers });
    expect(answer.status, method).toBe(method === 'GET' ? 303 : 204);
    expect(answer.headers.get('clear-site-data'), method).toBe('"cache", "storage"');
    expect(answer.headers.get('cache-control'), method).toBe('no-store');
    const ended = answer.headers.getSetCookie().filter((line) => /Expires=Thu, 01 Jan 1970/.test(line));
    expect(ended.map((line) => line.slice(0, line.indexOf('='))).sort(), method).toEqual([
      'PLAY_SESSION',
      'actor',
    ]);
  }
});

for (const where of ['in the same tab', 'in another tab'] as const) {
  test(`after a sign-out ${where} Back shows nothing, though the browser keeps pages for it (test CS-09)`, async ({
    server,
  }) => {
    const cookie = await signInByHttp(server, server.root);
    await mintByHttp(server, cookie, { name: `mine alone ${where}`, duration: 'PT1H' });
    const browser = await launchWithBackForwardCache();
    try {
      const context = await browser.newContext({ baseURL: server.frontendUrl });
      const page = await context.newPage();
      const tokensPage = new TokensPage(page);
      await tokensPage.openSignedIn(server.root);
      await expect(tokensPage.row(`mine alone ${where}`)).toBeVisible();
      await page.evaluate(() => sessionStorage.setItem('left', 'behind'));

      // Playwright does not know pages that come back from the browser's memory, so this speaks to the browser itself.
      const session = await context.newCDPSession(page);
      const evaluate = async (expression: string): Promise<unknown> => {
        const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
        return result.value;
      };
      const path = () => evaluate('location.pathname').catch(() => 'on the way');
      await evaluate("location.assign('/health')");
      await expect.poll(path).toBe('/health');
      if (where === 'in the same tab') {
        await evaluate("location.assign('/logOut')");
        await expect.poll(path).toBe('/login');
      } else {
        const other = new TokensPage(await context.newPage());
        await other.goto();
        await other.logOutButton.click();
        await expect(other.page).toHaveURL(/\/login/);
      }
      await evaluate(`history.go(${where === 'in the same tab' ? -2 : -1})`);
      // It asks who is signed in, hears that nobody is, and leads to the login.
      await expect.poll(() => evaluate('location.pathname + location.search')).toMatch(/^\/login/);
      const left = await evaluate('document.documentElement.outerHTML + JSON.stringify({...sessionStorage})');
      expect(left).not.toContain('mine alone');
      expect(left).not.toContain('behind');
      const kept = `fetch('/api/v1/tokens', { cache: 'only-if-cached', mode: 'same-origin' }).then(() => 'kept', () => 'gone')`;
      const { result } = await session.send('Runtime.evaluate', { expression: kept, awaitPromise: true });
      expect(result.value).toBe('gone');
    } finally {
      await browser.close();
    }
  });
}
