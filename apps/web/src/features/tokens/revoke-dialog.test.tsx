import type { TokenRecord } from '@latchkey/shared/tokens';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { DAY, sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const doomed = sampleToken({ name: 'doomed', id: 'aB+/c=' });

async function askToRevoke(changes: Partial<TokenRecord> = {}) {
  const token = { ...doomed, ...changes };
  let isRevoked = false;
  const server = fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': () => ok(sampleList(isRevoked ? [sampleToken()] : [sampleToken(), token])),
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

  test.each<[string, Partial<TokenRecord>, RegExp]>([
    [
      'in use',
      { lastUsedAt: Date.now() - 120_000, lastUsedIp: '10.0.4.7' },
      /^It was last used 2 minutes ago from 10\.0\.4\.7\.$/,
    ],
    ['not used for long', { lastUsedAt: Date.now() - 40 * DAY }, /^It was last used 1 month ago\.$/],
    ['never used', {}, /^It was never used\.$/],
    [
      'over',
      { state: 'expired', expiresAt: Date.now() - DAY, lastUsedAt: Date.now() - 2 * DAY },
      /^It has expired: nothing that works today will stop\.$/,
    ],
  ])('says what would stop if the token is %s', async (_, changes, said) => {
    const { dialog } = await askToRevoke(changes);
    expect(dialog.getByText(said)).toBeVisible();
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
    expect(await screen.findByText('Token revoked')).toHaveAttribute('role', 'status');
    await waitFor(() => expect(row()).toBeNull());
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.body).not.toHaveFocus();
  });

  test('the next one is said anew: the earlier words are gone before', async () => {
    const { user, dialog } = await askToRevoke();
    await user.click(dialog.getByTestId('modal-confirm-button'));
    expect(await screen.findByText('Token revoked')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: /^Revoke token / }));
    expect(await screen.findByTestId('revoke-token-modal')).toBeVisible();
    expect(screen.queryByText('Token revoked')).toBeNull();
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
    expect(screen.queryByText('Token revoked')).toBeNull();
  });

  test('Cancel revokes nothing and gives the focus back', async () => {
    const { user, server, dialog } = await askToRevoke();
    await user.click(dialog.getByTestId('modal-cancel-button'));
    expect(server.sent('DELETE', '/')).toEqual([]);
    expect(screen.getByRole('button', { name: 'Revoke token doomed' })).toHaveFocus();
  });
});
