import type { Account, ListSessionsResult, SessionRecord } from '@latchkey/shared/account';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { setLocale } from '../../i18n/text.tsx';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const ACCOUNT: Account = {
  urn: 'urn:li:corpuser:jdoe',
  username: 'jdoe',
  displayName: 'Jane Doe',
  title: null,
  email: 'jane@example.org',
  hasPassword: true,
  liveTokens: 3,
  createdAt: 1,
};
const session = (id: string, changes: Partial<SessionRecord> = {}): SessionRecord => ({
  id,
  isCurrent: false,
  browser: 'Firefox',
  system: 'Linux',
  ip: '192.0.2.7',
  startedAt: Date.now() - 3_600_000,
  lastSeenAt: Date.now() - 120_000,
  ...changes,
});
const SESSIONS: ListSessionsResult = {
  total: 2,
  sessions: [session('here', { isCurrent: true }), session('there', { browser: 'Safari', system: 'iOS' })],
};

function accountServer(account: Partial<Account> = {}) {
  return fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/account': () => ok({ ...ACCOUNT, ...account }),
    'GET /api/v1/account/sessions': () => ok(SESSIONS),
  });
}

describe('the profile', () => {
  test('is shown and saved; the header then shows the new name', async () => {
    const server = accountServer();
    const { user } = renderApp('/settings/account');
    const name = await screen.findByLabelText('Display name');
    expect(name).toHaveValue('Jane Doe');
    expect(document.title).toBe('My account · Latchkey');
    server.answer({
      'PATCH /api/v1/account': () => ok({ ...ACCOUNT, displayName: 'Jane Roe' }),
      'GET /api/v1/me': () => ok(sampleMe({ displayName: 'Jane Roe' })),
    });
    await user.clear(name);
    await user.type(name, ' Jane Roe ');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(server.sent('PATCH', '/api/v1/account')[0]?.body).toEqual({
      displayName: 'Jane Roe',
      title: '',
      email: 'jane@example.org',
    });
    await waitFor(() => expect(screen.getAllByRole('banner')[0]).toHaveTextContent('Jane Roe'));
  });

  test('keeps what was typed when it is refused, with the fault at its field, in the page’s language', async () => {
    await setLocale('de');
    const server = accountServer();
    server.answer({
      'PATCH /api/v1/account': () =>
        problem(400, 'request.invalid', 'The request has invalid fields', [
          { field: 'email', message: 'no' },
        ]),
    });
    const { user } = renderApp('/settings/account');
    const email = await screen.findByLabelText('E-Mail-Adresse');
    await user.clear(email);
    await user.type(email, 'jane@');
    await user.click(screen.getByRole('button', { name: 'Speichern' }));
    await waitFor(() => expect(email).toHaveAccessibleDescription(/Bitte geben Sie eine Adresse/));
    expect(email).toHaveValue('jane@');
    expect(email).toHaveFocus();
  });

  test('asks for a name before it asks the server', async () => {
    const server = accountServer();
    const { user } = renderApp('/settings/account');
    await user.clear(await screen.findByLabelText('Display name'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Please fill in your display name')).toBeVisible();
    expect(server.sent('PATCH', '/api/v1/account')).toEqual([]);
  });
});

describe('the password', () => {
  const fill = async (
    user: ReturnType<typeof renderApp>['user'],
    current: string,
    next: string,
    again = next,
  ) => {
    await user.type(await screen.findByLabelText('Current password'), current);
    await user.type(screen.getByLabelText('New password'), next);
    await user.type(screen.getByLabelText('New password, once more'), again);
    await user.click(screen.getByRole('button', { name: 'Change password' }));
  };

  test('says what ends and what does not, changes once however often one clicks, and forgets what was typed', async () => {
    const server = accountServer();
    const answer = held();
    server.answer({ 'POST /api/v1/account/password': answer.answer });
    const { user } = renderApp('/settings/account');
    expect(await screen.findByText(/3 access tokens of yours go on working/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'See your tokens' })).toHaveAttribute('href', '/settings/tokens');
    await fill(user, 'old one', 'a much better one');
    await user.dblClick(screen.getByTestId('change-password-button'));
    answer.release(ok({ endedSessions: 2, liveTokens: 3 }));
    expect(await screen.findByText('Password changed. 2 other sessions have ended.')).toBeVisible();
    const sent = server.sent('POST', '/api/v1/account/password');
    expect(sent.map(({ body }) => body)).toEqual([
      { currentPassword: 'old one', newPassword: 'a much better one' },
    ]);
    for (const id of ['current-password', 'new-password', 'repeat-password'])
      expect(screen.getByTestId(id)).toHaveValue('');
  });

  test.each([
    ['account.wrong-password', 'currentPassword', 'Current password', 'This is not your current password'],
    ['password.well-known', 'newPassword', 'New password', 'This is one of the best-known passwords'],
    ['password.too-short', 'newPassword', 'New password', 'At least 8 characters'],
  ])('%s stands at its field, which keeps what was typed', async (code, field, label, text) => {
    const server = accountServer();
    server.answer({
      'POST /api/v1/account/password': () =>
        problem(400, 'request.invalid', 'x', [{ field, message: 'English', code }]),
    });
    const { user } = renderApp('/settings/account');
    await fill(user, 'old one', 'new one 123');
    await waitFor(() => expect(screen.getByLabelText(label)).toHaveAccessibleDescription(new RegExp(text)));
    expect(screen.getByLabelText(label)).toHaveFocus();
    expect(screen.getByLabelText('New password, once more')).toHaveValue('new one 123');
  });

  test('is not sent while a field is empty or the repetition differs', async () => {
    const server = accountServer();
    const { user } = renderApp('/settings/account');
    await fill(user, 'old one', 'new one 123', 'new one 124');
    expect(await screen.findByText('This is not the same as the new password')).toBeVisible();
    await user.clear(screen.getByLabelText('Current password'));
    await user.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('Please fill in your current password')).toBeVisible();
    expect(server.sent('POST', '/api/v1/account/password')).toEqual([]);
  });

  test('too many attempts are said in words', async () => {
    const server = accountServer();
    server.answer({
      'POST /api/v1/account/password': () =>
        problem(429, 'auth.too-many-attempts', 'Too many sign-in attempts. Try again in 15 minutes.'),
    });
    const { user } = renderApp('/settings/account');
    await fill(user, 'old one', 'new one 123');
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 15 minutes.');
  });

  test('those who come by SSO have none, and are told so', async () => {
    accountServer({ hasPassword: false });
    renderApp('/settings/account');
    expect(await screen.findByText(/You sign in through your organization \(SSO\)/)).toBeVisible();
    expect(screen.queryByLabelText('Current password')).toBeNull();
  });
});

describe('the sessions', () => {
  const rows = () => screen.findAllByTestId('session-row');

  test('tell the device and which one this is; one is ended after a question, and the list says so', async () => {
    const server = accountServer();
    const { user } = renderApp('/settings/account');
    const [here, there] = await rows();
    expect(here).toHaveTextContent('Firefox on Linux');
    expect(here).toHaveTextContent('this session');
    expect(within(here as HTMLElement).queryByRole('button')).toBeNull();
    expect(there).toHaveTextContent('Safari on iOS');
    server.answer({
      'DELETE /api/v1/account/sessions/there': () => ok(undefined, 204),
      'GET /api/v1/account/sessions': () => ok({ total: 1, sessions: SESSIONS.sessions.slice(0, 1) }),
    });
    await user.click(screen.getByRole('button', { name: 'End the session Safari on iOS' }));
    const dialog = await screen.findByRole('dialog', { name: 'End this session?' });
    expect(dialog).toHaveTextContent('Safari on iOS · 192.0.2.7');
    expect(dialog).toHaveTextContent('Access tokens go on working.');
    expect(server.sent('DELETE', '/api/v1/account')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'End' }));
    expect(await screen.findByText('1 session ended')).toBeVisible();
    await waitFor(async () => expect(await rows()).toHaveLength(1));
    expect(screen.getByRole('heading', { name: 'Sessions' })).toHaveFocus();
    expect(screen.queryByRole('button', { name: 'End all other sessions' })).toBeNull();
  });

  test('all others end at once, counted by the server', async () => {
    const server = accountServer();
    server.answer({ 'DELETE /api/v1/account/sessions': () => ok({ endedSessions: 4 }) });
    const { user } = renderApp('/settings/account');
    await rows();
    await user.click(screen.getByRole('button', { name: 'End all other sessions' }));
    const dialog = await screen.findByRole('dialog', { name: 'End all other sessions?' });
    expect(dialog).toHaveTextContent('1 other browser is signed out at its next request.');
    await user.click(within(dialog).getByTestId('modal-confirm-button'));
    expect(await screen.findByText('4 sessions ended')).toBeVisible();
    expect(server.sent('DELETE', '/api/v1/account/sessions')[0]?.search.get('which')).toBe('others');
  });

  test('all of them: the sign-in page follows, and says why', async () => {
    const server = accountServer();
    const { user } = renderApp('/settings/account');
    await rows();
    server.answer({
      'DELETE /api/v1/account/sessions': () => ok({ endedSessions: 2 }),
      'GET /api/v1/me': () => problem(401, 'auth.session-ended', 'The session has ended'),
    });
    await user.click(screen.getByRole('button', { name: 'End all sessions' }));
    await user.click(await screen.findByTestId('modal-confirm-button'));
    expect(await screen.findByText('Your session has ended. Sign in again to go on.')).toBeVisible();
    expect(window.location.pathname).toBe('/login');
  });

  test('the question stays open when ending fails, and says why', async () => {
    const server = accountServer();
    server.answer({ 'DELETE /api/v1/account/sessions': unreachable });
    const { user } = renderApp('/settings/account');
    await rows();
    await user.click(screen.getByRole('button', { name: 'End all other sessions' }));
    await user.click(await screen.findByTestId('modal-confirm-button'));
    const dialog = screen.getByRole('dialog');
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Could not end that.');
    expect(await rows()).toHaveLength(2);
  });

  test('that could not be loaded are not shown as none', async () => {
    const server = accountServer();
    server.answer({ 'GET /api/v1/account/sessions': unreachable });
    renderApp('/settings/account');
    expect(await screen.findByText(/Your sessions could not be loaded\./)).toBeVisible();
    expect(screen.queryAllByTestId('session-row')).toEqual([]);
  });
});
