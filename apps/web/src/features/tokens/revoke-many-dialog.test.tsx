import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { listOf, sampleMe, sampleToken } from '../../test/samples.ts';

const tokens = ['a', 'b', 'c'].map((name) => sampleToken({ name, id: name }));
const foreign = sampleToken({ name: 'gone', id: 'gone', may: { revoke: false, edit: false, rotate: false } });

async function open(result = { revoked: ['a', 'c'], notFound: [] as string[] }) {
  const server = fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': (request) => ok(listOf([...tokens, foreign])(request)),
    'POST /api/v1/tokens/revoke': () => ok(result),
  });
  const app = renderApp('/settings/tokens');
  await screen.findByRole('table');
  return { ...app, server };
}
const bodies = (server: ReturnType<typeof fakeServer>) => server.sent('POST', '/').map(({ body }) => body);
const tick = (name: string) => screen.getByRole('checkbox', { name: `Select token ${name}` });

describe('selecting', () => {
  test('offers to revoke only once something is ticked, and counts', async () => {
    const { user } = await open();
    expect(screen.queryByRole('button', { name: 'Revoke selected' })).toBeNull();
    await user.click(tick('a'));
    expect(screen.getByText('1 selected')).toBeVisible();
    const all = screen.getByRole('checkbox', { name: 'Select all tokens on this page' }) as HTMLInputElement;
    expect(all.indeterminate).toBe(true);
    await user.click(all);
    expect(screen.getByText('3 selected')).toBeVisible();
    expect(all).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.queryByText(/selected$/)).toBeNull();
    expect(tick('a')).not.toBeChecked();
  });

  test('what may not be revoked cannot be ticked', async () => {
    await open();
    expect(screen.queryByRole('checkbox', { name: 'Select token gone' })).toBeNull();
  });
});

describe('revoking several', () => {
  async function ask(result?: { revoked: string[]; notFound: string[] }) {
    const app = await open(result);
    await app.user.click(tick('a'));
    await app.user.click(tick('c'));
    await app.user.click(screen.getByRole('button', { name: 'Revoke selected' }));
    const dialog = await screen.findByRole('dialog', { name: 'Are you sure you want to revoke 2 tokens?' });
    return { ...app, dialog: within(dialog) };
  }

  test('names them, starts on the harmless button, sends their ids and announces how many', async () => {
    const { user, server, dialog } = await ask();
    expect(dialog.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'a never used',
      'c never used',
    ]);
    expect(dialog.getByTestId('modal-cancel-button')).toHaveFocus();
    await user.dblClick(dialog.getByRole('button', { name: 'Revoke 2 tokens' }));
    expect(await screen.findByText('2 tokens revoked')).toHaveAttribute('role', 'status');
    expect(bodies(server)).toEqual([{ ids: ['a', 'c'] }]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.body).not.toHaveFocus();
  });

  test('names those that were not revoked', async () => {
    const { user, dialog } = await ask({ revoked: ['a'], notFound: ['c'] });
    await user.click(dialog.getByTestId('modal-confirm-button'));
    const alert = await dialog.findByRole('alert');
    expect(alert).toHaveTextContent('Not revoked, because they no longer exist');
    expect(within(alert).getByRole('listitem')).toHaveTextContent('c');
    expect(dialog.getByText('1 token revoked')).toBeVisible();
    expect(dialog.getByTestId('modal-close-button')).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('a failure is said, and the selection stays', async () => {
    const { user, server, dialog } = await ask();
    server.answer({
      'POST /api/v1/tokens/revoke': () => problem(503, 'service.unavailable', 'Not available right now'),
    });
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Failed to revoke the tokens. Not available right now.',
    );
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(tick('a')).toBeChecked();
  });

  test('all of mine says how far that goes, and needs no selection', async () => {
    const { user, server } = await open();
    await user.click(screen.getByRole('button', { name: 'Revoke all of mine' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Are you sure you want to revoke all of your tokens?' }),
    );
    expect(dialog.getByText(/those on other pages too, and those for service accounts/)).toBeVisible();
    expect(await dialog.findByText(/^\d tokens, none of them used in the last 7 days\.$/)).toBeVisible();
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await screen.findByText('2 tokens revoked')).toBeInTheDocument();
    expect(bodies(server)).toEqual([{ all: 'mine' }]);
  });
});
