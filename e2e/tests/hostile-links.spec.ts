import { hostileRedirects } from '@latchkey/shared/hostile-redirects.contract';
import { expect } from '@playwright/test';
import { call, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const SPELLINGS = hostileRedirects();

test(`a crafted link leads nowhere else, as the browser itself reads where it is sent: ${SPELLINGS.length} spellings (test CS-06)`, async ({
  page,
  server,
  tokensPage,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${server.frontendUrl}/`)) elsewhere.push(request.url());
  });
  await tokensPage.openSignedIn(server.root);
  const cookie = await signInByHttp(server, server.root);

  await test.step('the Location that the server answers, resolved by Chromium', async () => {
    const waiting = SPELLINGS.filter((_, index) => index % 2 === 0);
    const locations: [string, string][] = [];
    const worker = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const url = `${server.frontendUrl}/authenticate?redirect_uri=${encodeURIComponent(next)}`;
        const { headers } = await call(url, { cookie });
        locations.push([next, headers.get('location') ?? 'about:blank']);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const led = await page.evaluate((pairs) => {
      const leads = (value: string) => {
        const link = document.createElement('a');
        link.href = value;
        return URL.canParse(value, location.href) && link.origin !== location.origin;
      };
      return {
        away: pairs.filter(([, location]) => leads(location)),
        // Taken as they stand they would, and so the browser is known to be asked.
        asTheyStand: pairs.filter(([spelling]) => leads(spelling)).length,
      };
    }, locations);
    expect(led.away).toEqual([]);
    expect(led.asTheyStand).toBeGreaterThan(100);
  });

  await test.step('a navigation, with the redirect followed by the browser', async () => {
    for (const spelling of ['//evil.example', '/\\evil.example', '/.//evil.example']) {
      await page.goto(`/authenticate?redirect_uri=${encodeURIComponent(spelling)}`);
      expect(new URL(page.url()).origin, spelling).toBe(server.frontendUrl);
    }
  });
  expect(elsewhere).toEqual([]);
});
