import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { DAY, listOf, sampleMe, sampleToken } from '../../test/samples.ts';

const HOUR = DAY / 24;
const newer = sampleToken({ id: 'newer', rotatedFromId: 'older' });
const older = sampleToken({
  id: 'older',
  replacedById: 'newer',
  expiresAt: Date.now() + 6 * HOUR + 60_000,
  may: { revoke: true, edit: true, rotate: false },
});
const usage = Array.from({ length: 30 }, (_, index) => ({
  day: `2026-11-${String(index + 1).padStart(2, '0')}`,
  uses: index === 2 ? 40 : index === 3 ? 2 : 0,
}));

function serverWith(token = sampleToken()) {
  const all = [token, newer, older];
  return fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': (request) => ok(listOf([token, newer, older])(request)),
    'GET /api/v1/tokens/*': ({ path }) => {
      const found = all.find(({ id }) => path.endsWith(encodeURIComponent(id)));
      return found
        ? ok({ token: found, usage })
        : problem(404, 'token.not-found', 'Access token no longer exists');
    },
  });
}
const dialogOf = async (name: string) => within(await screen.findByRole('dialog', { name }));

describe('the details of a token', () => {
  test('can be linked: the address opens them, closing leaves the plain list', async () => {
    serverWith();
    const { user } = renderApp('/settings/tokens?state=all&token=nightly-ingest%2B%2Fid%3D');
    const dialog = await dialogOf('nightly-ingest');
    expect(await dialog.findByText('nightly-ingest+/id=')).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Copy token id' })).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Copy URN' })).toBeVisible();
    await user.click(dialog.getByTestId('details-close-button'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(window.location.search).toBe('?state=all');
  });

  test('open from the name and give the focus back to it', async () => {
    const token = sampleToken({ name: 'other' });
    serverWith(token);
    const { user } = renderApp('/settings/tokens');
    await user.click(await screen.findByRole('link', { name: 'other' }));
    await dialogOf('other');
    expect(window.location.search).toBe(`?${new URLSearchParams({ token: token.id })}`);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(screen.getByRole('link', { name: 'other' })).toHaveFocus());
  });

  test('tell the use per day in a sentence, as a picture with that name, and as a table', async () => {
    serverWith();
    renderApp('/settings/tokens?token=nightly-ingest%2B%2Fid%3D');
    const dialog = await dialogOf('nightly-ingest');
    const sentence = 'Used 42 times in the last 30 days, most on 3 Nov: 40.';
    expect(await dialog.findByText(sentence)).toBeVisible();
    const chart = dialog.getByRole('img', { name: sentence });
    const heights = [...chart.querySelectorAll('g > :last-child')].map((bar) =>
      Number(bar.getAttribute('height')),
    );
    expect(heights).toHaveLength(30);
    expect(heights[2]).toBe(100);
    expect(heights[3]).toBe(5);
    expect(heights[4]).toBe(0);
    const table = dialog.getByRole('table', { hidden: true });
    expect(within(table).getAllByRole('row', { hidden: true })).toHaveLength(31);
    expect(within(table).getByRole('row', { name: '3 Nov 40', hidden: true })).toBeInTheDocument();
  });

  test('lead from a replaced token to its successor and back', async () => {
    serverWith();
    const { user } = renderApp('/settings/tokens?token=older');
    const old = await dialogOf('nightly-ingest');
    const link = await old.findByRole('link', { name: 'a newer token of the same name' });
    expect(old.getByText(/The old secret stops working/)).toHaveTextContent('stops working in 6 hours');
    expect(old.queryByTestId('details-rotate-button')).toBeNull();
    await user.click(link);
    expect(await screen.findByRole('link', { name: 'an earlier token of the same name' })).toBeVisible();
    expect(window.location.search).toBe('?token=newer');
  });

  test('a token that is not there says so', async () => {
    serverWith();
    renderApp('/settings/tokens?token=unknown');
    const dialog = await dialogOf('Access Token');
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Failed to load the token. Access token no longer exists.',
    );
  });
});

describe('editing', () => {
  async function edit() {
    const server = serverWith();
    server.answer({ 'PATCH /api/v1/tokens/*': () => ok(sampleToken({ name: 'renamed' })) });
    const app = renderApp('/settings/tokens?token=nightly-ingest%2B%2Fid%3D');
    const dialog = await dialogOf('nightly-ingest');
    await app.user.click(await dialog.findByTestId('details-edit-button'));
    return { ...app, server, dialog };
  }
  const patches = (server: ReturnType<typeof fakeServer>) =>
    server.sent('PATCH', '/').map(({ body }) => body);

  test('starts in the name and saves both texts, which is announced', async () => {
    const { user, server, dialog } = await edit();
    const name = dialog.getByRole('textbox', { name: 'Name' });
    await waitFor(() => expect(name).toHaveFocus());
    await user.clear(name);
    await user.type(name, ' renamed ');
    await user.clear(dialog.getByRole('textbox', { name: 'Description' }));
    await user.click(dialog.getByTestId('save-token-button'));
    expect(await screen.findByText('Token renamed saved')).toHaveAttribute('role', 'status');
    expect(patches(server)).toEqual([{ name: 'renamed', description: '' }]);
    expect(dialog.queryByRole('textbox')).toBeNull();
    expect(dialog.getByTestId('details-edit-button')).toHaveFocus();
  });

  test('an empty name is refused at its field, and nothing is sent', async () => {
    const { user, server, dialog } = await edit();
    await user.clear(dialog.getByRole('textbox', { name: 'Name' }));
    await user.keyboard('{Enter}');
    expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(
      'Token name is required',
    );
    expect(patches(server)).toEqual([]);
  });

  test('Enter in the description sends the form; while a word is being composed it does not', async () => {
    const { user, server, dialog } = await edit();
    const description = dialog.getByRole('textbox', { name: 'Description' });
    await user.type(description, ' words');
    fireEvent.keyDown(description, { key: 'Enter', isComposing: true });
    expect(patches(server)).toEqual([]);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(dialog.queryByRole('textbox')).toBeNull());
    expect(patches(server)).toMatchObject([{ description: expect.stringMatching(/ words$/) }]);
  });

  test('a refusal keeps what was typed', async () => {
    const { user, server, dialog } = await edit();
    server.answer({
      'PATCH /api/v1/tokens/*': () => problem(503, 'service.unavailable', 'Not available right now'),
    });
    await user.type(dialog.getByRole('textbox', { name: 'Name' }), '-2{Enter}');
    expect(await dialog.findByRole('alert')).toHaveTextContent('Failed to save. Not available right now.');
    expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('nightly-ingest-2');
  });

  test('Esc leaves the form first, then the details', async () => {
    const { user, dialog } = await edit();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(dialog.queryByRole('textbox')).toBeNull());
    expect(dialog.getByTestId('details-edit-button')).toHaveFocus();
    expect(screen.getByRole('dialog')).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
