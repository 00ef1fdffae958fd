import { expect } from '@playwright/test';
import { call, doorsOf, mintAs, readAt, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

test('with token authentication off the page says so, and the doors behave as DataHub’s do', async ({
  page,
  server,
  tokensPage,
}) => {
  const before = await mintAs(server, server.root, { name: 'from before' });
  const token = before.accessToken;
  for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(200);
  await server.restart({ METADATA_SERVICE_AUTH_ENABLED: 'false' });
  const [frontend = '', metadataService = ''] = doorsOf(server).map(({ url }) => url);

  await test.step('the page names the setting, and nothing can be generated', async () => {
    await tokensPage.openSignedIn(server.root);
    const banner = page.getByRole('alert');
    await expect(banner).toContainText('Token based authentication is currently disabled.');
    await expect(banner).toContainText('METADATA_SERVICE_AUTH_ENABLED=true');
    await expect(tokensPage.generateButton).toHaveAttribute('aria-disabled', 'true');
    await expect(tokensPage.generateButton).toHaveAccessibleDescription(/METADATA_SERVICE_AUTH_ENABLED/);
    await tokensPage.generateButton.click({ force: true });
    await expect(tokensPage.form.root).toHaveCount(0);
  });

  await test.step('the frontend takes no token, but sessions pass through to the metadata service', async () => {
    expect((await readAt(frontend, token)).status).toBe(401);
    expect((await readAt(frontend)).status).toBe(401);
    const cookie = await signInByHttp(server, server.root);
    const entity = `${frontend}/entities/${encodeURIComponent('urn:li:corpuser:datahub')}`;
    const viaSession = await call(entity, { cookie });
    expect(viaSession.status, viaSession.text).toBe(200);
  });

  await test.step('the metadata service answers everybody', async () => {
    expect((await readAt(metadataService)).status).toBe(200);
    expect((await readAt(metadataService, 'not a token')).status).toBe(200);
  });
});
