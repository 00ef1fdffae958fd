import { useSyncExternalStore } from 'react';

/** What a person can choose; `system` follows the device. app/first-paint.ts knows the same. */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const STORAGE_KEY = 'latchkey.theme';
const DARK = '(prefers-color-scheme: dark)';
const listeners = new Set<() => void>();
let choice: ThemeChoice = 'system';

/** Puts the theme into force and keeps it there when the device changes its mind. Called once. */
export function startTheme(): void {
  choice = readChoice();
  window.matchMedia(DARK).addEventListener('change', apply);
  apply();
}

/** Chooses a theme and remembers it. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    window.localStorage.setItem(STORAGE_KEY, next);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  apply();
}

/** @returns what was chosen. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** @returns whether the page is dark right now. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset.theme === 'dark');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  const isDark = choice === 'dark' || (choice === 'system' && window.matchMedia(DARK).matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

function readChoice(): ThemeChoice {
  try {
    const stored = window.localStorage.getItem(STORAGE_KEY);
    return THEME_CHOICES.find((known) => known === stored) ?? 'system';
  } catch {
    return 'system';
  }
}
