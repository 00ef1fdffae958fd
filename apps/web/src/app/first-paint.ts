/**
 * Puts the chosen theme into force before the first paint, so that it never flashes the other one. The build
 * writes this function, alone, into a script of its own (vite.config.ts): it must not use anything outside
 * itself. components/theme-choice.ts takes over once the page runs.
 */
export function firstPaint(): void {
  let choice: string | null = null;
  try {
    choice = window.localStorage.getItem('latchkey.theme');
  } catch {
    // Storage is switched off: the device decides.
  }
  const isDarkDevice = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = choice === 'dark' || (choice !== 'light' && isDarkDevice);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
