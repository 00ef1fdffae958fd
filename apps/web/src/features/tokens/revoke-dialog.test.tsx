import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const doomed = sampleToken({ name: 'doomed', id: 'aB+/c=' });

async function askToRevoke() {
  let isRevoked = false;
  const server = fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': () => ok(sampleList(isRevoked ? [sampleToken()] : [sampleToken(), doomed])),
    'DELETE /api/v1/tokens/*': () => {
      isRevoked = true;
      return ok(undefined, 204);
    },
  });
  const app = renderApp('/settings/tokens');
  await app.user.click(await screen.findByRole('button', { name: 'Revoke token doomed' }));
  const dialog = await screen.findByRole('dialog', { name: 'Are you sure you want to revoke this token?' });
  return { ...app, server, dialog: within(dialog) };
}

const row = () => screen.queryByRole('rowheader', { name: 'doomed' });

describe('revoking', () => {
  test('names the token and what will happen, and starts on the harmless button', async () => {
    const { dialog } = await askToRevoke();
    expect(dialog.getByText('doomed')).toBeVisible();
    expect(
      dialog.getByText(
        'Anyone using this token will no longer be able to access the DataHub API. You cannot undo this action.',
      ),
    ).toBeVisible();
    expect(dialog.getByTestId('modal-cancel-button')).toHaveFocus();
  });

  test('the row goes only after the server said so; then it is announced', async () => {
    const { user, server, dialog } = await askToRevoke();
    const answer = held();
    const revoked = () => ok(sampleList([sampleToken()]));
    server.answer({ 'DELETE /api/v1/tokens/*': answer.answer });
    await user.dblClick(dialog.getByTestId('modal-confirm-button'));
    expect(row()).toBeInTheDocument();
    expect(server.sent('DELETE', '/').map(({ path }) => path)).toEqual(['/api/v1/tokens/aB%2B%2Fc%3D']);
    server.answer({ 'GET /api/v1/tokens': revoked });
    answer.release(ok(undefined, 204));
    expect(await screen.findByText('Token doomed revoked')).toHaveAttribute('role', 'status');
    await waitFor(() => expect(row()).toBeNull());
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.body).not.toHaveFocus();
  });

  test('a failure is said in the dialog, and the row stays', async () => {
    const { user, server, dialog } = await askToRevoke();
    server.answer({
      'DELETE /api/v1/tokens/*': () => problem(503, 'service.unavailable', 'Not available right now'),
    });
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Failed to revoke the token. Not available right now.',
    );
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(row()).toBeVisible();
    expect(screen.queryByText('Token doomed revoked')).toBeNull();
  });

  test('Cancel revokes nothing and gives the focus back', async () => {
    const { user, server, dialog } = await askToRevoke();
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(server.sent('DELETE', '/')).toEqual([]);
    expect(screen.getByRole('button', { name: 'Revoke token doomed' })).toHaveFocus();
  });
});
