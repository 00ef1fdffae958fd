import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { freePort } from '../../../../scripts/testing/ports.ts';
import type { TestClient } from './test-client.ts';

/** Paths of the provider at which a test may put a fault. */
export type ProviderPath = '/.well-known/openid-configuration' | '/auth' | '/token' | '/me' | '/jwks';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The certified oidc-provider on loopback, with people in it, and with what goes wrong at providers. */
export type TestProvider = {
  readonly issuer: string;
  /** AUTH_OIDC_* settings of a server that uses it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Who can sign in, by subject: the claims. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Answers instead of the provider, by path. */
  readonly faults: Map<ProviderPath, Answer>;
  /** Changes the body of a token answer; gets the key that the provider signs with. */
  tamper: ((body: Record<string, unknown>, key: JWK) => Promise<Record<string, unknown>>) | undefined;
  /** While it is set, the provider tells this function where it would lead back to, and shows a page instead. */
  holdAnswer: ((callback: string) => void) | undefined;
  /** How often each path was asked. */
  readonly asked: Map<string, number>;
  /** Where it may send people back to. */
  register(frontendUrl: string): void;
  /** Signs with another key from now on, and forgets the old one. */
  rotateKeys(): Promise<void>;
  /** Refuses connections, as a provider does that is down, until the returned function is called. */
  goDown(): Promise<() => Promise<void>>;
  /** Signs in there as a browser would. @returns the address that the provider leads back to. */
  signIn(authorizationUrl: string, subject: string | null): Promise<string>;
  close(): Promise<void>;
};

const CLIENT_ID = 'latchkey-test';
const DAY_S = 24 * 60 * 60;

/** @param options.claimsInIdToken else they are only at the userinfo endpoint, as certified providers have it. */
export async function startTestProvider(
  options: { readonly claimsInIdToken?: boolean; readonly method?: 'none' | 'client_secret_post' } = {},
): Promise<TestProvider> {
  const people = new Map<string, Readonly<Record<string, unknown>>>();
  const faults = new Map<ProviderPath, Answer>();
  const asked = new Map<string, number>();
  const clientSecret = randomBytes(24).toString('base64url');
  const cookieKey = randomBytes(24).toString('hex');
  const method = options.method ?? 'client_secret_basic';
  let redirectUri = 'http://localhost/callback/oidc';
  let key = await newKey();
  let tamper: TestProvider['tamper'];
  let holdAnswer: TestProvider['holdAnswer'];

  const server = createServer((request, response) => void answer(request, response));
  // It comes back to its port after it was down.
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${port}`;
  let provider = makeProvider();
  let handle = provider.callback();

  function makeProvider(): Provider {
    const made = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT_ID,
          ...(method === 'none' ? {} : { client_secret: clientSecret }),
          token_endpoint_auth_method: method,
          redirect_uris: [redirectUri],
          post_logout_redirect_uris: [redirectUri.replace('/callback/oidc', '/login')],
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: [cookieKey] },
      pkce: { required: () => true },
      conformIdTokenClaims: options.claimsInIdToken !== true,
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'given_name', 'family_name', 'preferred_username'],
        groups: ['groups'],
      },
      findAccount: (_context, subject) => ({
        accountId: subject,
        claims: () => ({ ...people.get(subject), sub: subject }),
      }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      loadExistingGrant: async ({ oidc }) => {
        const accountId = oidc.session?.accountId;
        if (accountId === undefined) return undefined;
        const grant = new made.Grant({ clientId: CLIENT_ID, accountId });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
      // Servers under test may be far ahead of this one's clock.
      ttl: {
        Session: DAY_S,
        Interaction: DAY_S,
        Grant: DAY_S,
        AccessToken: DAY_S,
        IdToken: DAY_S,
        AuthorizationCode: 60,
      },
    });
    return made;
  }

  const renew = () => {
    provider = makeProvider();
    handle = provider.callback();
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', issuer).pathname;
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const fault = faults.get(path as ProviderPath);
    if (fault !== undefined) fault(request, response);
    else if (path.startsWith('/interaction/')) await interact(request, response);
    else {
      if (holdAnswer !== undefined) keepBack(response, redirectUri, holdAnswer);
      if (path === '/token' && tamper !== undefined) changeBody(response, tamper, key);
      await handle(request, response);
    }
  }

  /** The provider's own page: who are you? */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const account = new URLSearchParams(await text(request)).get('account') ?? '';
      const result = account === '' ? { error: 'access_denied' } : { login: { accountId: account } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Test provider</title><h1>Test provider</h1>
      <form method="post"><label>Account <input name="account"></label><button>Continue</button></form></html>`);
  }

  return {
    issuer,
    settings: {
      AUTH_OIDC_ENABLED: 'true',
      AUTH_OIDC_CLIENT_ID: CLIENT_ID,
      ...(method === 'none' ? {} : { AUTH_OIDC_CLIENT_SECRET: clientSecret }),
      AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: method,
      AUTH_OIDC_DISCOVERY_URI: `${issuer}/.well-known/openid-configuration`,
      AUTH_OIDC_USER_NAME_CLAIM: 'preferred_username',
    },
    people,
    faults,
    asked,
    get tamper() {
      return tamper;
    },
    set tamper(change) {
      tamper = change;
    },
    get holdAnswer() {
      return holdAnswer;
    },
    set holdAnswer(hold) {
      holdAnswer = hold;
    },
    register: (frontendUrl) => {
      redirectUri = `${frontendUrl}/callback/oidc`;
      renew();
    },
    rotateKeys: async () => {
      key = await newKey();
      renew();
    },
    goDown: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      return async () => {
        server.listen(port, '127.0.0.1');
        await once(server, 'listening');
      };
    },
    signIn: (authorizationUrl, subject) => walk(issuer, authorizationUrl, subject),
    close: async () => {
      server.closeAllConnections();
      if (server.listening) server.close();
    },
  };
}

/** Follows the provider's redirects with its cookies, and fills in its form; null cancels there. */
async function walk(issuer: string, authorizationUrl: string, subject: string | null): Promise<string> {
  const cookies = new Map<string, string>();
  let url = authorizationUrl;
  for (let step = 0; step < 10; step += 1) {
    const isForm = new URL(url).pathname.startsWith('/interaction/');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(isForm ? { method: 'POST', body: new URLSearchParams({ account: subject ?? '' }) } : {}),
    });
    const body = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${response.status}: ${body}`);
    url = new URL(location, issuer).href;
    if (!url.startsWith(issuer)) return url;
  }
  throw new Error('The provider leads nowhere');
}

/** Koa sends a token answer as one string, after its headers were set and before they are out. */
function changeBody(response: ServerResponse, tamper: NonNullable<TestProvider['tamper']>, key: JWK): void {
  const end = response.end.bind(response) as (chunk: string) => ServerResponse;
  response.end = ((chunk: string) => {
    void tamper(JSON.parse(chunk) as Record<string, unknown>, key).then((changed) => {
      const body = JSON.stringify(changed);
      response.setHeader('Content-Length', Buffer.byteLength(body));
      end(body);
    });
    return response;
  }) as typeof response.end;
}

/** Playwright cannot stop a redirect, so the provider does. */
function keepBack(response: ServerResponse, redirectUri: string, hold: (callback: string) => void): void {
  const end = response.end.bind(response) as (chunk?: unknown) => ServerResponse;
  response.end = ((chunk?: unknown) => {
    const location = String(response.getHeader('location') ?? '');
    if (!location.startsWith(redirectUri)) return end(chunk);
    hold(location);
    response.statusCode = 200;
    for (const name of ['location', 'content-length']) response.removeHeader(name);
    return end('held');
  }) as typeof response.end;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  // Without alg, as many providers publish theirs: what may be signed with it is for the client to decide.
  return { ...(await exportJWK(privateKey)), kid, use: 'sig' };
}

/** What a browser does: begins at our server, signs in at the provider, comes back. @returns where it leads in the end. */
export async function signInThrough(
  provider: TestProvider,
  client: TestClient,
  subject: string | null,
  target = '/settings/tokens',
): Promise<string> {
  const callback = await provider.signIn(await beginSignIn(client, target), subject);
  return (await client.fetch(callback)).headers.get('location') ?? '';
}

/** @returns the address at the provider that our server leads to. */
export async function beginSignIn(client: TestClient, target = '/settings/tokens'): Promise<string> {
  const begun = await client.fetch(`/sso?${new URLSearchParams({ redirect_uri: target })}`);
  return begun.headers.get('location') ?? '';
}

/** @returns the code in an address of our login page, or the address itself when it has none. */
export function refusalIn(location: string): string {
  return new URL(location, 'http://latchkey.invalid').searchParams.get('error') ?? location;
}
