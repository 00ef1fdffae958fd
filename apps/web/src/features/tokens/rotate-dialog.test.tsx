import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { DAY, listOf, sampleMe, sampleToken } from '../../test/samples.ts';

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lIn0.cm90YXRlZC1yb3RhdGVkLXJvdGF0ZWQ';
const minted = () =>
  ok(
    {
      accessToken: SECRET,
      token: sampleToken({ id: 'new', createdAt: Date.now(), rotatedFromId: 'aB+/c=' }),
    },
    201,
  );

async function askToRotate() {
  const server = fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': (request) => ok(listOf([sampleToken({ id: 'aB+/c=' })])(request)),
    'POST /api/v1/tokens/*': minted,
  });
  const app = renderApp('/settings/tokens');
  await app.user.click(await screen.findByRole('button', { name: 'Rotate token nightly-ingest' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Rotate this token?' }));
  return { ...app, server, dialog };
}
const posts = (server: ReturnType<typeof fakeServer>) =>
  server.sent('POST', '/').map(({ path, body }) => [path, body]);

describe('rotating', () => {
  test('says what will happen, offers four graces and starts on a day', async () => {
    const { dialog } = await askToRotate();
    expect(dialog.getByText('nightly-ingest')).toBeVisible();
    expect(dialog.getByText(/same name, rights and lifetime/)).toBeVisible();
    const group = within(dialog.getByRole('group', { name: 'The old secret stops working' }));
    expect(group.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      '0',
      '3600000',
      '86400000',
      '604800000',
    ]);
    expect(group.getByRole('radio', { name: 'in 24 hours' })).toBeChecked();
    await waitFor(() => expect(group.getByRole('radio', { name: 'in 24 hours' })).toHaveFocus());
  });

  test('sends one request, shows the new secret and the end of the old one, and forgets it', async () => {
    const { user, server, dialog, queryClient } = await askToRotate();
    await user.click(dialog.getByRole('radio', { name: 'in 7 days' }));
    await user.dblClick(dialog.getByTestId('modal-confirm-button'));
    expect(await screen.findByTestId('access-token-value')).toHaveTextContent(SECRET);
    expect(posts(server)).toEqual([['/api/v1/tokens/aB%2B%2Fc%3D/rotate', { graceMs: 7 * DAY }]]);
    expect(screen.getByTestId('old-secret-end')).toHaveTextContent('The old secret stops working in 7 days.');
    await user.click(screen.getByTestId('access-token-modal-close-button'));
    expect(await screen.findByText('Token nightly-ingest rotated')).toHaveAttribute('role', 'status');
    await waitFor(() => expect(queryClient.getMutationCache().getAll()).toEqual([]));
    expect(document.documentElement.outerHTML).not.toContain(SECRET.slice(-20));
  });

  test('without a grace the old secret has stopped', async () => {
    const { user, dialog } = await askToRotate();
    await user.click(dialog.getByRole('radio', { name: 'now' }));
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await screen.findByTestId('old-secret-end')).toHaveTextContent(
      'The old secret has stopped working.',
    );
  });

  test('nothing closes it while the secret is on its way', async () => {
    const { user, server, dialog } = await askToRotate();
    const answer = held();
    server.answer({ 'POST /api/v1/tokens/*': answer.answer });
    await user.click(dialog.getByTestId('modal-confirm-button'));
    await user.keyboard('{Escape}');
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(screen.getByRole('dialog')).toBeVisible();
    answer.release(minted());
    expect(await screen.findByTestId('access-token-value')).toBeVisible();
  });

  test('a refusal is said in the dialog', async () => {
    const { user, server, dialog } = await askToRotate();
    server.answer({
      'POST /api/v1/tokens/*': () => problem(409, 'token.already-rotated', 'The token was rotated already'),
    });
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Failed to rotate the token. The token was rotated already.',
    );
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(screen.getByRole('button', { name: 'Rotate token nightly-ingest' })).toHaveFocus();
  });
});

describe('the banner', () => {
  const soon = (name: string, days: number, changes = {}) =>
    sampleToken({ name, id: name, expiresAt: Date.now() + days * DAY, ...changes });
  function open(tokens: ReturnType<typeof sampleToken>[]) {
    const server = fakeServer({
      'GET /api/v1/me': () => ok(sampleMe()),
      'GET /api/v1/tokens': (request) => ok(listOf(tokens)(request)),
    });
    return { server, ...renderApp('/settings/tokens') };
  }

  test('names what ends within 7 days, shows them on demand and rotates each', async () => {
    const { user, server } = open([soon('a', 2), soon('b', 3), soon('later', 30)]);
    const banner = within(await screen.findByTestId('expiring-banner'));
    expect(banner.getByText('2 tokens expire within 7 days')).toBeVisible();
    await user.click(banner.getByRole('button', { name: 'Show' }));
    await waitFor(() => expect(window.location.search).toBe('?state=expiring&sort=expiresAt&order=asc'));
    expect(server.sent('GET', '/api/v1/tokens').at(-1)?.search.get('state')).toBe('expiring');
    await user.click(banner.getByRole('button', { name: 'Rotate token b' }));
    expect(
      within(await screen.findByRole('dialog', { name: 'Rotate this token?' })).getByText('b'),
    ).toBeVisible();
  });

  test('counts what it has no room to name', async () => {
    open(['a', 'b', 'c', 'd', 'e'].map((name) => soon(name, 1)));
    const banner = await screen.findByTestId('expiring-banner');
    expect(banner).toHaveTextContent('5 tokens expire within 7 days');
    const named = within(banner).getAllByRole('listitem');
    expect(named.map((item) => item.querySelector('strong')?.textContent)).toEqual([
      'a',
      'b',
      'c',
      undefined,
    ]);
    expect(named.at(-1)).toHaveTextContent('and 2 more');
  });

  test('is silent about what was replaced already, and where nothing ends', async () => {
    open([soon('a', 2, { replacedById: 'b' }), soon('later', 30)]);
    await screen.findByRole('rowheader', { name: 'later' });
    expect(screen.queryByTestId('expiring-banner')).toBeNull();
    expect(screen.getByText(/^replaced, stops working/)).toHaveTextContent(
      'replaced, stops working in 2 days',
    );
  });
});
