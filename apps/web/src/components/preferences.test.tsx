import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { firstPaint } from '../app/first-paint.ts';
import { preferredLocale } from '../i18n/locales.ts';
import { setLocale } from '../i18n/text.tsx';
import { fakeServer, ok, problem } from '../test/fake-server.ts';
import { renderApp } from '../test/render-app.tsx';
import { DAY, listOf, sampleMe, sampleToken } from '../test/samples.ts';
import { startTheme } from './theme-choice.ts';

function signedIn() {
  return fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': (request) =>
      ok(
        listOf([sampleToken({ expiresAt: Date.now() + 3 * DAY }), sampleToken({ id: '2', name: 'b' })])(
          request,
        ),
      ),
  });
}

/** A device that is dark, or turns so. */
function device(isDark: boolean) {
  const listeners = new Set<() => void>();
  const query = {
    matches: isDark,
    addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
  };
  vi.stubGlobal('matchMedia', () => query);
  return {
    turn: (next: boolean) => {
      query.matches = next;
      for (const listener of listeners) act(listener);
    },
  };
}
const theme = () => document.documentElement.dataset.theme;

describe('the language', () => {
  test('changes everything at once, dates and plurals too, and is remembered', async () => {
    signedIn();
    const { user } = renderApp('/settings/tokens');
    await screen.findByRole('heading', { name: 'Access Tokens' });
    await user.selectOptions(screen.getByLabelText('Language'), 'Deutsch');
    expect(await screen.findByRole('heading', { name: 'Zugriffstoken' })).toBeVisible();
    expect(document.documentElement.lang).toBe('de');
    expect(document.title).toBe('Zugriffstoken · Latchkey');
    expect(screen.getByRole('table', { name: 'Zugriffstoken' })).toHaveTextContent('Ablauf in 3 Tagen');
    expect(screen.getByText('1 Token läuft innerhalb von 7 Tagen ab')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Token b widerrufen' })).toBeVisible();
    expect(document.body.textContent).not.toMatch(/Expires|Created|Revoke|Log out/);
    await user.selectOptions(screen.getByLabelText('Sprache'), '简体中文');
    expect(await screen.findByRole('heading', { name: '访问令牌' })).toBeVisible();
    expect(document.documentElement.lang).toBe('zh-Hans');
    expect(screen.getByRole('table')).toHaveTextContent(/3天后.*过期/);
    expect(preferredLocale()).toBe('zh');
  });

  test('is there before signing in, and words the refusal', async () => {
    fakeServer({
      'GET /api/v1/me': () => problem(401, 'auth.required', 'Authentication is required'),
      'POST /logIn': () => ok({ message: 'Invalid Credentials' }, 400),
    });
    const { user } = renderApp('/login');
    await user.selectOptions(await screen.findByLabelText('Language'), 'Deutsch');
    await user.type(await screen.findByLabelText('Benutzername'), 'jdoe');
    await user.type(screen.getByLabelText('Passwort'), 'falsch{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Anmeldung fehlgeschlagen! Benutzername und Passwort passen nicht zusammen',
    );
  });

  test('is the browser’s where nothing was chosen, and English where it speaks none of ours', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR', 'zh-CN', 'de']);
    expect(preferredLocale()).toBe('zh');
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr']);
    expect(preferredLocale()).toBe('en');
  });

  test('forms and dialogs speak it as well', async () => {
    await setLocale('de');
    signedIn();
    const { user } = renderApp('/settings/tokens');
    await user.click(await screen.findByTestId('add-token-button'));
    const dialog = await screen.findByRole('dialog', { name: 'Persönliches Zugriffstoken erzeugen' });
    await user.click(screen.getByTestId('create-access-token-button'));
    expect(await screen.findByText('Das Token braucht einen Namen')).toBeVisible();
    expect(dialog).toHaveTextContent(
      /Läuft ab am \w+, \d+\. \w+ \d{4}, \d\d:\d\d \(Ihre Zeit\), in 90 Tagen\./,
    );
    expect(screen.getByRole('radio', { name: '3 Monate' })).toBeChecked();
  });
});

describe('the theme', () => {
  test('follows the device until one is chosen, which is remembered', async () => {
    const { turn } = device(true);
    startTheme();
    expect(theme()).toBe('dark');
    turn(false);
    expect(theme()).toBe('light');
    signedIn();
    const { user } = renderApp('/settings/tokens');
    await user.selectOptions(await screen.findByLabelText('Theme'), 'Dark');
    expect(theme()).toBe('dark');
    turn(false);
    expect(theme()).toBe('dark');
    expect({ ...window.localStorage }).toEqual({ 'latchkey.theme': 'dark' });
    await user.selectOptions(screen.getByLabelText('Theme'), 'System');
    await waitFor(() => expect(theme()).toBe('light'));
  });

  test.each([
    [null, false, 'light'],
    [null, true, 'dark'],
    ['system', true, 'dark'],
    ['light', true, 'light'],
    ['dark', false, 'dark'],
    ['nonsense', true, 'dark'],
  ])(
    'with %s chosen on a device that is dark: %s, the first paint is %s, as is the page',
    (choice, isDark, expected) => {
      if (choice !== null) window.localStorage.setItem('latchkey.theme', choice);
      device(isDark);
      firstPaint();
      expect(theme()).toBe(expected);
      delete document.documentElement.dataset.theme;
      startTheme();
      expect(theme()).toBe(expected);
    },
  );
});
