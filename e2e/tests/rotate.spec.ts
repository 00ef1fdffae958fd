import type { MintedToken } from '@latchkey/shared/tokens';
import { expect } from '@playwright/test';
import { call, expectAtBothDoors, MEANT, mintAs, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const HOUR = 3_600_000;

test.use({ hasOwnServer: true });

for (const [grace, said, lastsMs] of [
  ['now', 'The old secret has stopped working.', 0],
  ['in 1 hour', 'The old secret stops working in 60 minutes.', HOUR],
  ['in 24 hours', 'The old secret stops working in 24 hours.', 24 * HOUR],
  ['in 7 days', 'The old secret stops working in 7 days.', 7 * 24 * HOUR],
] as const) {
  test(`rotated, with the old secret to stop ${grace}: it works until then and no longer; the new one does`, async ({
    page,
    server,
    tokensPage,
  }) => {
    const { rotateDialog, secret, details } = tokensPage;
    const input = { name: 'nightly', description: 'loads the mart', duration: 'P90D' };
    const { accessToken: old } = await mintAs(server, server.root, input);
    await tokensPage.openSignedIn(server.root);
    await tokensPage.rotateButton('nightly').click();
    await expect(rotateDialog.grace('in 24 hours')).toBeChecked();
    await rotateDialog.grace(grace).check();
    await rotateDialog.confirm.click();
    const fresh = await secret.read();
    expect(fresh).not.toBe(old);
    await expect(secret.oldEnd).toHaveText(said);
    await secret.copy.click();
    await secret.close.click();
    await expect(page.getByText('Token nightly rotated')).toHaveRole('status');

    await expectAtBothDoors(server, fresh, 200);
    await expectAtBothDoors(server, old, lastsMs === 0 ? 401 : 200);
    if (lastsMs === 0) {
      await expect(tokensPage.row('nightly')).toHaveCount(1);
      return;
    }
    await expect(tokensPage.row('nightly')).toHaveCount(2);
    await expect(tokensPage.row('nightly').nth(0)).toContainText('loads the mart');
    await expect(tokensPage.row('nightly').nth(1)).toContainText('replaced, stops working');
    await expect(tokensPage.rotateButton('nightly'), 'the old one cannot be rotated again').toHaveCount(1);

    // Each leads to the other.
    await tokensPage.nameOf('nightly').nth(1).click();
    await expect(details.root).toContainText('Replaced by a newer token of the same name.');
    await details.root.getByRole('link', { name: 'a newer token of the same name' }).click();
    await expect(details.root).toContainText('Replaces an earlier token of the same name.');
    await expect(details.fact('Expires')).toContainText('in 3 months');

    await server.advanceClock(lastsMs - 60_000);
    await expectAtBothDoors(server, old, 200);
    await server.advanceClock(60_000);
    await expectAtBothDoors(server, old, 401);
    await expectAtBothDoors(server, fresh, 200);
  });
}

test('rotating is there over REST and GraphQL too', async ({ server }) => {
  const cookie = await signInByHttp(server, server.root);
  const first = await mintAs(server, server.root, { name: 'by script' });
  const url = `${server.frontendUrl}/api/v1/tokens/${encodeURIComponent(first.token.id)}/rotate`;
  const rest = await call(url, { cookie, headers: MEANT, json: { graceMs: HOUR } });
  expect(rest.status, rest.text).toBe(201);
  const second = JSON.parse(rest.text) as MintedToken;
  expect(second.token.rotatedFromId).toBe(first.token.id);

  const query = `mutation { rotateAccessToken(tokenId: "${second.token.id}") { accessToken metadata { name } } }`;
  const graphql = await call(`${server.frontendUrl}/api/v2/graphql`, { cookie, json: { query } });
  const third = JSON.parse(graphql.text).data.rotateAccessToken;
  expect(third.metadata.name).toBe('by script');
  await expectAtBothDoors(server, first.accessToken, 200);
  await expectAtBothDoors(server, second.accessToken, 401);
  await expectAtBothDoors(server, third.accessToken, 200);

  const again = await call(url, { cookie, headers: MEANT, json: { graceMs: 0 } });
  expect(again.status).toBe(409);
});
