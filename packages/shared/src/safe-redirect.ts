const MAX_LENGTH = 2_048;
// Any origin does: only whether the path leads away from it matters.
const ORIGIN = 'http://latchkey.invalid';
// Printable ASCII without the backslash, which browsers read as a slash.
const HARMLESS = /^\/[\x21-\x5b\x5d-\x7e]*$/;

/**
 * Where to go after signing in. Stops open redirects: a crafted login link must not lead to another
 * site, so everything but a path on this origin becomes `fallback`.
 * @param value the raw query parameter, or null.
 */
export function safeRedirect(value: string | null, fallback: string): string {
  if (value === null || value.length > MAX_LENGTH || !HARMLESS.test(value)) return fallback;
  const url = parse(value);
  // `/.//evil.example` only becomes protocol-relative once its dot segments are resolved.
  if (url === null || url.origin !== ORIGIN || url.pathname.startsWith('//')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}

function parse(value: string): URL | null {
  if (value.startsWith('//')) return null;
  try {
    return new URL(value, ORIGIN);
  } catch {
    return null;
  }
}
