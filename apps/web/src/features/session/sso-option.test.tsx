import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '../../i18n/locales.ts';
import { setLocale } from '../../i18n/text.tsx';
import { fakeServer, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';

/** What the server writes into index.html. */
function serverSays(content: string) {
  const meta = document.createElement('meta');
  meta.name = 'sso';
  meta.content = content;
  document.head.append(meta);
  return fakeServer({ 'GET /api/v1/me': () => problem(401, 'auth.required', 'Authentication is required') });
}

afterEach(() => document.querySelector('meta[name="sso"]')?.remove());

describe('the offer to sign in with SSO', () => {
  test('keeps the deep link and asks the server nothing more', async () => {
    const server = serverSays('on');
    renderApp(`/login?redirect_uri=${encodeURIComponent('/settings/tokens?state=all')}`);
    const link = await screen.findByRole('link', { name: 'Sign in with SSO' });
    expect(link).toHaveAttribute('href', '/sso?redirect_uri=%2Fsettings%2Ftokens%3Fstate%3Dall');
    expect(screen.getByLabelText('Username')).toHaveFocus();
    expect(server.requests.filter(({ path }) => path !== '/api/v1/me')).toEqual([]);
  });

  test('never passes a hostile address on', async () => {
    serverSays('on');
    renderApp(`/login?redirect_uri=${encodeURIComponent('//evil.example')}`);
    const link = await screen.findByRole('link', { name: 'Sign in with SSO' });
    expect(link).toHaveAttribute('href', '/sso?redirect_uri=%2Fsettings%2Ftokens');
  });

  test.each(['off', '__SSO__', ''])('is not made when the server says %j', async (content) => {
    serverSays(content);
    renderApp('/login');
    await screen.findByLabelText('Username');
    expect(screen.queryByRole('link', { name: /SSO/ })).toBeNull();
  });
});

const CODES = [
  'sso.provider-unavailable',
  'sso.attempt-over',
  'sso.denied',
  'sso.answer-invalid',
  'sso.username-refused',
  'sso.username-taken',
  'sso.not-provisioned',
  'sso.account-closed',
  'auth.too-many-attempts',
  'service.unavailable',
  'internal.unexpected',
];

describe.each(Object.keys(LOCALES) as Locale[])('why it did not work, in %s', (locale) => {
  test('every code has a sentence of its own, and the form is still there', async () => {
    await setLocale(locale);
    const said = new Set<string>();
    for (const code of CODES) {
      serverSays('on');
      const { unmount } = renderApp(`/login?redirect_uri=%2F&error=${code}`);
      said.add((await screen.findByRole('alert')).textContent ?? '');
      expect(screen.getByTestId('sign-in')).toBeVisible();
      unmount();
    }
    expect(said.size).toBe(CODES.length);
  });

  test.each(['user.not-found', '<img src=x onerror=alert(1)>', 'Your account was hacked', '__proto__', ''])(
    'of %j in the address nothing is shown',
    async (code) => {
      await setLocale(locale);
      serverSays('on');
      renderApp(`/login?${new URLSearchParams({ error: code })}`);
      const alert = await screen.findByRole('alert');
      expect(within(alert).queryByRole('img')).toBeNull();
      if (code !== '') expect(alert).not.toHaveTextContent(code);
      expect(alert.textContent).toMatch(/^(Signing in with SSO failed|Die Anmeldung mit SSO|SSO 登录失败)/);
    },
  );
});
