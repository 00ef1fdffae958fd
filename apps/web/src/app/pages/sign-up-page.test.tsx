import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { setLocale } from '../../i18n/text.tsx';
import { fakeServer, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const SECRET = 'id.signature';
const ADDRESS = `/signup?invite_token=${SECRET}`;

function opened(isOpen = true) {
  const me = { isIn: false };
  const server = fakeServer({
    'GET /api/v1/me': () =>
      me.isIn ? ok(sampleMe()) : problem(401, 'auth.required', 'Authentication is required'),
    'GET /api/v1/tokens': () => ok({ start: 0, count: 20, total: 0, tokens: [] }),
    'POST /signUp/check': () => ok({ isOpen, needsEmail: true }),
    'POST /resetNativeUserCredentials/check': () => ok({ isOpen, needsEmail: false }),
    'POST /signUp': () => {
      me.isIn = true;
      return ok();
    },
  });
  return server;
}

async function fill(
  user: ReturnType<typeof renderApp>['user'],
  password = 'river stone moss',
  again = password,
) {
  await user.type(await screen.findByLabelText('Full name'), 'Ada Lovelace');
  await user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
  await user.type(screen.getByLabelText('Password'), password);
  await user.type(screen.getByLabelText('Confirm password'), again);
  await user.click(screen.getByTestId('sign-up'));
}

describe('signing up', () => {
  test('takes the secret out of the address at once, sends the form, and lands on the tokens', async () => {
    const server = opened();
    const { user, queryClient } = renderApp(ADDRESS);
    await screen.findByRole('heading', { name: 'Sign up for Latchkey' });
    expect(window.location.search).toBe('');
    await fill(user);
    await screen.findByRole('heading', { name: 'Access Tokens' });
    expect(server.sent('POST', '/signUp').at(-1)?.body).toEqual({
      fullName: 'Ada Lovelace',
      email: 'ada@example.org',
      password: 'river stone moss',
      inviteToken: SECRET,
    });
    expect(
      JSON.stringify(
        queryClient
          .getQueryCache()
          .getAll()
          .map(({ state }) => state),
      ),
    ).not.toContain(SECRET);
    for (const { path, search } of server.requests) expect(`${path}?${search}`).not.toContain(SECRET);
  });

  test('names every fault at its field before anything is sent, and keeps what was typed', async () => {
    const server = opened();
    const { user } = renderApp(ADDRESS);
    await user.click(await screen.findByTestId('sign-up'));
    expect(screen.getByLabelText('Full name')).toHaveAccessibleDescription('Please fill in your name');
    expect(screen.getByLabelText('Full name')).toHaveFocus();
    expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription('Please fill in your e-mail address');
    await fill(user, 'river stone moss', 'river stone mos');
    expect(screen.getByLabelText('Confirm password')).toHaveAccessibleDescription(
      'Your passwords do not match',
    );
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.org');
    expect(server.sent('POST', '/signUp').map(({ path }) => path)).toEqual(['/signUp/check']);
  });

  test('explains the password as it is typed', async () => {
    opened();
    const { user } = renderApp(ADDRESS);
    await user.type(await screen.findByLabelText('Password'), 'short');
    expect(screen.getByTestId('password-judgement')).toHaveTextContent('At least 8 characters are needed');
    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), 'latchkey');
    expect(screen.getByTestId('password-judgement')).toHaveTextContent('easy to guess');
    await user.type(screen.getByLabelText('Password'), ' by the lake');
    expect(screen.getByTestId('password-judgement')).toHaveTextContent('Long enough');
  });

  test.each([
    [
      { code: 'request.invalid', errors: [{ field: 'password', message: 'x', code: 'password.well-known' }] },
      400,
      'Password',
      /one of the best-known passwords/,
    ],
    [{ message: 'The user exists already' }, 409, 'E-mail', /There is an account with this address already/],
    [
      { code: 'request.invalid', errors: [{ field: 'username', message: 'x', code: 'username.reserved' }] },
      400,
      'E-mail',
      /This name is reserved/,
    ],
  ])('a refusal %j stands at its field', async (body, status, label, text) => {
    const server = opened();
    server.answer({ 'POST /signUp': () => ok(body, status) });
    const { user } = renderApp(ADDRESS);
    await fill(user);
    await waitFor(() => expect(screen.getByLabelText(label)).toHaveAccessibleDescription(text));
    expect(screen.getByLabelText(label)).toHaveFocus();
    expect(screen.getByLabelText('Full name')).toHaveValue('Ada Lovelace');
  });

  test('a link that is used up meanwhile, or was before, says so plainly, in each language', async () => {
    const server = opened();
    const over = {
      code: 'request.invalid',
      errors: [{ field: 'inviteToken', message: 'x', code: 'invite.over' }],
    };
    server.answer({ 'POST /signUp': () => ok(over, 400) });
    const { user, unmount } = renderApp(ADDRESS);
    await fill(user);
    expect(await screen.findByRole('alert')).toHaveTextContent('This invitation is not valid any more');
    expect(screen.queryByTestId('sign-up')).toBeNull();
    unmount();
    await setLocale('zh');
    opened(false);
    renderApp(ADDRESS);
    expect(await screen.findByRole('alert')).toHaveTextContent('此邀请已失效');
  });

  test('without a link there is nothing to fill in', async () => {
    const server = opened();
    renderApp('/reset');
    expect(await screen.findByRole('alert')).toHaveTextContent('The link is incomplete');
    expect(server.sent('POST', '/')).toEqual([]);
  });
});
