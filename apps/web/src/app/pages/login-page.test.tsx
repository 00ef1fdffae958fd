import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleList, sampleMe, sampleToken } from '../../test/samples.ts';
import { setCookie } from '../../test/set-cookie.ts';

const signedOut = () => problem(401, 'auth.required', 'Authentication is required');

function serverThatKnowsJane() {
  let isSignedIn = false;
  return fakeServer({
    'GET /api/v1/me': () => (isSignedIn ? ok(sampleMe()) : signedOut()),
    'GET /api/v1/tokens': () => (isSignedIn ? ok(sampleList([sampleToken()])) : signedOut()),
    'POST /logIn': ({ body }) => {
      isSignedIn = (body as { password: string }).password === 'right';
      return isSignedIn ? ok() : ok({ message: 'Invalid Credentials' }, 400);
    },
    'POST /logOut': () => {
      isSignedIn = false;
      return ok(undefined, 204);
    },
  });
}

async function fillIn(user: ReturnType<typeof renderApp>['user'], password: string) {
  const name = await screen.findByLabelText('Username');
  await user.clear(name);
  await user.type(name, 'jdoe');
  await user.clear(screen.getByLabelText('Password'));
  await user.type(screen.getByLabelText('Password'), password);
}

describe('signing in', () => {
  test('a deep link survives: Enter signs in and leads to it, parameters included', async () => {
    serverThatKnowsJane();
    const { user } = renderApp('/settings/tokens?state=expired');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByRole('heading', { name: 'Access Tokens' });
    expect(window.location.pathname + window.location.search).toBe('/settings/tokens?state=expired');
  });

  test('a refusal is said aloud, keeps what was typed and selects the password', async () => {
    serverThatKnowsJane();
    const { user } = renderApp('/login');
    await fillIn(user, 'wrong');
    await user.click(screen.getByTestId('sign-in'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Failed to log in! Invalid Credentials');
    expect(screen.getByLabelText('Username')).toHaveValue('jdoe');
    expect(screen.getByLabelText('Password')).toHaveValue('wrong');
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });

  test('blank fields are named, and nothing is sent', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/login');
    await user.click(await screen.findByTestId('sign-in'));
    expect(screen.getByText('Please fill in your username')).toBeVisible();
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Please fill in your password');
    expect(screen.getByLabelText('Username')).toHaveFocus();
    expect(server.sent('POST', '/logIn')).toEqual([]);
  });

  test('half filled in, the button is marked as disabled, and still says what is missing', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/login');
    const button = await screen.findByTestId('sign-in');
    expect(button).not.toHaveAttribute('aria-disabled');
    await user.type(screen.getByLabelText('Username'), 'jdoe');
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Please fill in your password');
    await user.click(button);
    expect(server.sent('POST', '/logIn')).toEqual([]);
    await user.type(screen.getByLabelText('Password'), 'right');
    expect(button).not.toHaveAttribute('aria-disabled');
    await user.click(button);
    await screen.findByRole('heading', { name: 'Access Tokens' });
  });

  test('a double submit sends one request', async () => {
    const server = serverThatKnowsJane();
    const answer = held();
    server.answer({ 'POST /logIn': answer.answer });
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.dblClick(screen.getByTestId('sign-in'));
    // Past the button, as a script or an impatient browser would.
    const form = screen.getByTestId<HTMLButtonElement>('sign-in').form;
    if (form !== null) fireEvent.submit(form);
    answer.release(ok({ message: 'Invalid Credentials' }, 400));
    await screen.findByRole('alert');
    expect(server.sent('POST', '/logIn')).toHaveLength(1);
  });

  test('too many attempts: the server’s own words', async () => {
    const server = serverThatKnowsJane();
    const words = 'Too many sign-in attempts. Try again in 30 seconds.';
    server.answer({ 'POST /logIn': () => ok({ message: words }, 429) });
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
  });

  test('a lost cookie is explained instead of asking again without a word', async () => {
    const server = serverThatKnowsJane();
    server.answer({ 'GET /api/v1/me': signedOut });
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('did not keep the session cookie');
  });

  test('a hostile redirect_uri leads to the tokens', async () => {
    serverThatKnowsJane();
    const { user } = renderApp(`/login?redirect_uri=${encodeURIComponent('/.//evil.example')}`);
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByRole('heading', { name: 'Access Tokens' });
    expect(window.location.pathname).toBe('/settings/tokens');
  });

  test('whoever is signed in already goes on at once', async () => {
    fakeServer({ 'GET /api/v1/me': () => ok(sampleMe()), 'GET /api/v1/tokens': () => ok(sampleList([])) });
    renderApp('/login?redirect_uri=%2Fsettings%2Ftokens%3Fstate%3Dall');
    await screen.findByRole('heading', { name: 'Access Tokens' });
    expect(window.location.search).toBe('?state=all');
  });
});

describe('without the cookie of a session', () => {
  beforeEach(() => {
    setCookie('actor=; max-age=0');
  });

  test.each(['/', '/login', '/settings/tokens'])(
    '%s shows the form and asks nobody who is signed in',
    async (address) => {
      const server = serverThatKnowsJane();
      renderApp(address);
      expect(await screen.findByLabelText('Username')).toBeVisible();
      expect(server.requests).toEqual([]);
      expect(screen.queryByText(/session has ended/)).toBeNull();
    },
  );

  test('signing in works, once the server has set it', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/settings/tokens?state=expired');
    server.answer({ 'GET /api/v1/me': () => ok(sampleMe()), 'GET /api/v1/tokens': () => ok(sampleList([])) });
    server.answer({
      'POST /logIn': () => {
        setCookie('actor=urn:li:corpuser:jdoe');
        return ok();
      },
    });
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByRole('heading', { name: 'Access Tokens' });
    expect(window.location.search).toBe('?state=expired');
  });

  test('another cookie with a similar name is none', async () => {
    setCookie('lastactor=urn:li:corpuser:jdoe');
    const server = serverThatKnowsJane();
    renderApp('/login');
    await screen.findByLabelText('Username');
    setCookie('lastactor=; max-age=0');
    expect(server.requests).toEqual([]);
  });

  test('a browser that keeps no cookies is told so', async () => {
    serverThatKnowsJane();
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('did not keep the session cookie');
  });
});

describe('the end of a session', () => {
  test('noticed by any request, it leads to a plain notice and back to the same place', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/settings/tokens');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByText('nightly-ingest');
    server.answer({ 'GET /api/v1/me': signedOut, 'GET /api/v1/tokens': signedOut });
    await user.selectOptions(screen.getByLabelText('State'), 'Expired');
    expect(await screen.findByText('Your session has ended. Sign in again to go on.')).toBeVisible();
    expect(window.location.pathname).toBe('/login');
    expect(new URLSearchParams(window.location.search).get('redirect_uri')).toBe(
      '/settings/tokens?state=expired',
    );
  });

  test('a first visit is not told that a session ended, and asks once who is signed in', async () => {
    const server = serverThatKnowsJane();
    renderApp('/');
    await screen.findByLabelText('Username');
    expect(server.sent('GET', '/api/v1/me')).toHaveLength(1);
    expect(screen.queryByText(/session has ended/)).toBeNull();
    expect(new URLSearchParams(window.location.search).get('redirect_uri')).toBe('/settings/tokens');
  });

  test('logging out ends it on the server and forgets everything that was shown', async () => {
    const server = serverThatKnowsJane();
    const { user, queryClient } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByText('nightly-ingest');
    await user.click(screen.getByTestId('log-out-menu-item'));
    await screen.findByRole('heading', { name: 'Sign in to Latchkey' });
    expect(server.sent('POST', '/logOut')).toHaveLength(1);
    await waitFor(() =>
      expect(
        JSON.stringify(
          queryClient
            .getQueryCache()
            .getAll()
            .map((q) => q.state.data),
        ),
      ).not.toContain('nightly-ingest'),
    );
    expect(screen.queryByText(/session has ended/)).toBeNull();
  });

  test('a slow log-out says that it is under way and is asked for once, however fast one clicks', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByText('nightly-ingest');
    const answer = held();
    server.answer({ 'POST /logOut': answer.answer });
    const button = screen.getByTestId('log-out-menu-item');
    act(() => {
      button.click();
      button.click();
    });
    expect(button).toHaveTextContent('Logging out…');
    expect(server.sent('POST', '/logOut')).toHaveLength(1);
    answer.release(ok());
    await screen.findByRole('heading', { name: 'Sign in to Latchkey' });
  });

  test('a log-out that fails says so and stays', async () => {
    const server = serverThatKnowsJane();
    const { user } = renderApp('/login');
    await fillIn(user, 'right');
    await user.keyboard('{Enter}');
    await screen.findByText('nightly-ingest');
    server.answer({ 'POST /logOut': unreachable });
    await user.click(screen.getByTestId('log-out-menu-item'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not log out. Latchkey cannot be reached.',
    );
    expect(screen.getByText('nightly-ingest')).toBeVisible();
  });
});

test('an unknown address has a page of its own', async () => {
  serverThatKnowsJane();
  renderApp('/nowhere');
  expect(await screen.findByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
});
