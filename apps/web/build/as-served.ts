import type { Plugin } from 'vite';

/**
 * Tells the page of the dev server what our own server writes into index.html: whether single sign-on is offered.
 * It asks anew for each page, so a server that starts again with other settings needs no restart here.
 * @param server origin of our server.
 */
export function asServed(server: string): Plugin {
  return {
    name: 'latchkey:as-served',
    apply: 'serve',
    transformIndexHtml: async (html) => html.replaceAll('__SSO__', (await offersSso(server)) ? 'on' : 'off'),
  };
}

/** Where the server leads strangers is where they sign in. One that does not answer yet offers nothing. */
async function offersSso(server: string): Promise<boolean> {
  try {
    const { headers } = await fetch(`${server}/authenticate`, { redirect: 'manual' });
    return new URL(headers.get('location') ?? '', server).pathname.endsWith('/sso');
  } catch {
    return false;
  }
}
