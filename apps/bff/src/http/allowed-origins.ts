/**
 * @param baseUrl the configured address; without one the frontend is reached over loopback names.
 * @param port the bound port of the frontend.
 * @returns the origins whose pages may write with the session cookie.
 */
export function allowedOriginsOf(baseUrl: string | undefined, port: number): ReadonlySet<string> {
  if (baseUrl !== undefined) return new Set([new URL(baseUrl).origin]);
  return new Set(['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`));
}
