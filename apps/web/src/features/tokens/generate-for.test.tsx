import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, ok } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lIn0.c2VjcmV0LXNlY3JldC1zZWNyZXQ';
const minted = () => ok({ accessToken: SECRET, token: sampleToken({ name: 'my token' }) }, 201);

/** Opens the page and the form; `tokens` become visible once one was generated. */
async function openForm(me = sampleMe()) {
  let isMinted = false;
  const server = fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/tokens': () => ok(sampleList(isMinted ? [sampleToken({ name: 'my token' })] : [])),
    'POST /api/v1/tokens': () => {
      isMinted = true;
      return minted();
    },
  });
  const app = renderApp('/settings/tokens');
  await app.user.click(await screen.findByTestId('add-token-button'));
  const dialog = await screen.findByRole('dialog', { name: 'Generate Personal Access Token' });
  return { ...app, server, form: within(dialog) };
}

const posts = (server: ReturnType<typeof fakeServer>) => server.sent('POST', '/api/v1/tokens');

describe('whom the token is for', () => {
  const pipeline = {
    urn: 'urn:li:corpuser:service_1',
    username: 'service_1',
    displayName: 'Pipeline',
    description: 'Airflow',
  };
  const ann = { urn: 'urn:li:corpuser:ann', username: 'ann', displayName: 'Ann Ames', description: null };
  const people = (...found: object[]) => ok({ start: 0, count: 8, total: found.length, people: found });
  async function openAs(tokens: Partial<ReturnType<typeof sampleMe>['tokens']>) {
    const app = await openForm(sampleMe({ tokens }));
    app.server.answer({
      'GET /api/v1/people': ({ search }) => people(search.get('kind') === 'user' ? ann : pipeline),
    });
    return app;
  }

  test('is always said: oneself where there is no choice', async () => {
    const { form } = await openForm();
    const group = within(form.getByRole('group', { name: 'For' }));
    expect(group.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Me']);
    expect(form.getByTestId('menu-item-personal')).toHaveAttribute('aria-pressed', 'true');
    expect(form.getByTestId('menu-item-personal')).toHaveAccessibleDescription(
      'The token acts as you, Jane Doe.',
    );
  });

  test('a service account is searched, chosen and sent', async () => {
    const { user, form, server } = await openAs({ mayUseServiceAccounts: true });
    await user.click(form.getByTestId('menu-item-service-account'));
    expect(form.queryByTestId('menu-item-user')).toBeNull();
    await user.type(form.getByRole('searchbox', { name: 'Search service accounts' }), 'pip');
    await waitFor(() => expect(server.sent('GET', '/api/v1/people').at(-1)?.search.get('query')).toBe('pip'));
    expect(server.sent('GET', '/api/v1/people').at(-1)?.search.get('kind')).toBe('service-account');
    await user.keyboard('{Enter}');
    expect(posts(server)).toEqual([]);
    await user.click(await form.findByRole('radio', { name: /Pipeline/ }));
    await user.type(form.getByLabelText(/Token Name/), 'for it{Enter}');
    await screen.findByTestId('access-token-value');
    expect(posts(server)[0]?.body).toEqual({
      name: 'for it',
      duration: 'P90D',
      actorUrn: 'urn:li:corpuser:service_1',
    });
  });

  test('nobody chosen is a fault at the field, and nothing is sent', async () => {
    const { user, form, server } = await openAs({ mayUseServiceAccounts: true });
    await user.type(form.getByLabelText(/Token Name/), 'for it');
    await user.click(form.getByTestId('menu-item-service-account'));
    expect(form.queryByText('Choose a service account')).toBeNull();
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText('Choose a service account')).toBeVisible();
    expect(posts(server)).toEqual([]);
    await user.click(await form.findByRole('radio', { name: /Pipeline/ }));
    await waitFor(() => expect(form.queryByText('Choose a service account')).toBeNull());
  });

  test('a service account is made on the spot and chosen', async () => {
    const { user, form, server } = await openAs({ mayUseServiceAccounts: true });
    server.answer({
      'GET /api/v1/people': () => people(),
      'POST /api/v1/service-accounts': () => ok(pipeline, 201),
    });
    await user.click(form.getByTestId('menu-item-service-account'));
    expect(await form.findByText('No service accounts found')).toBeVisible();
    await user.click(form.getByRole('button', { name: 'Create a service account' }));
    await user.keyboard('{Enter}');
    expect(form.getByText('A name is required')).toBeVisible();
    await user.type(form.getByLabelText('Service account name'), 'Pipeline{Enter}');
    expect(await form.findByRole('radio', { name: /Pipeline/ })).toBeChecked();
    expect(server.sent('POST', '/api/v1/service-accounts').map(({ body }) => body)).toEqual([
      { displayName: 'Pipeline' },
    ]);
    expect(posts(server)).toEqual([]);
  });

  test('managers choose another user', async () => {
    const { user, form, server } = await openAs({ mayManage: true });
    await user.click(form.getByTestId('menu-item-user'));
    await user.click(await form.findByRole('radio', { name: 'Ann Ames ann' }));
    await user.type(form.getByLabelText(/Token Name/), 'for her{Enter}');
    await screen.findByTestId('access-token-value');
    expect(posts(server)[0]?.body).toMatchObject({ actorUrn: 'urn:li:corpuser:ann' });
  });
});

describe('name suggestions', () => {
  test('do not collide with a live token, and fill the name', async () => {
    const { user, form, server, unmount } = await openForm();
    expect(form.getAllByTestId('name-suggestion').map(({ textContent }) => textContent)).toEqual([
      'ingestion',
      'ci',
      'notebook',
    ]);
    await user.click(form.getByTestId('cancel-create-token-button'));
    unmount();
    server.answer({
      'GET /api/v1/tokens': () =>
        ok(sampleList([sampleToken({ name: 'ci' }), sampleToken({ name: 'ci-2', id: '2' })])),
    });
    const { user: again } = renderApp('/settings/tokens');
    await again.click(await screen.findByTestId('add-token-button'));
    const dialog = within(await screen.findByTestId('create-token-modal'));
    await again.click(await dialog.findByRole('button', { name: 'Use the name ci-3' }));
    expect(dialog.getByLabelText(/Token Name/)).toHaveValue('ci-3');
    await again.clear(dialog.getByLabelText(/Token Name/));
    await again.type(dialog.getByLabelText(/Token Name/), 'ci');
    expect(await dialog.findByText('You already have an active token with this name.')).toBeVisible();
  });
});
