import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  clockSkew,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type ServerMetadata,
} from 'openid-client';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { createBoundedFetch } from './oidc-fetch.ts';
import {
  type Claims,
  claimOf,
  type OidcProviderSettings,
  type ProviderIdentity,
  type SignInAttempt,
} from './oidc-types.ts';

/** Metadata of a provider changes once in a year; milliseconds. */
const METADATA_AGE_MS = 10 * 60_000;
/**
 * Nobody is sent to a provider that was not seen for longer than this: the browser's own page for an address that does
 * not answer says nothing of the password that still works; milliseconds.
 */
const SEEN_AGE_MS = 10_000;
/** Keys are asked for again this often, so that rotated ones are known and withdrawn ones are forgotten; milliseconds. */
const KEYS_AGE_MS = 30_000;
/** A provider that is down is asked again this often, however many people try; milliseconds. */
const PAUSE_AFTER_FAILURE_MS = 3_000;

const WELL_KNOWN = '/.well-known/openid-configuration';

/** The provider, as far as we need it. Nothing is asked of it before somebody signs in. */
export type OidcClient = ReturnType<typeof createOidcClient>;

/**
 * Speaks OpenID Connect through openid-client: code flow with PKCE (S256), state and nonce, exact issuer, and
 * the signature of the ID token checked although it comes over TLS, so that keys and algorithms matter.
 * @param redirectUri where the provider sends people back to.
 * @returns a client whose methods throw openid-client's errors; `oidc-failure.ts` tells what they mean.
 */
export function createOidcClient(settings: OidcProviderSettings, redirectUri: string, clock: Clock) {
  const boundedFetch = createBoundedFetch(settings.timeoutMs);
  const isPlain = settings.discoveryUri.startsWith('http:');
  const authentication = authenticationOf(settings);
  let metadata: Promise<ServerMetadata> | undefined;
  let metadataAt = 0;
  let failedAt: number | undefined;
  let configuration: Configuration | undefined;
  let configurationAt = 0;

  const discover = async (): Promise<ServerMetadata> => {
    const found = await discovery(
      new URL(settings.discoveryUri),
      settings.clientId,
      undefined,
      authentication,
      {
        [customFetch]: boundedFetch,
        timeout: Math.ceil(settings.timeoutMs / 1_000),
        ...(isPlain ? { execute: [allowInsecureRequests] } : {}),
      },
    );
    const server = found.serverMetadata();
    assertTrustworthy(server, settings.discoveryUri, isPlain);
    return server;
  };

  /** One question at a time; an answer is kept, a failure for a moment only. */
  const currentMetadata = async (maxAgeMs: number): Promise<ServerMetadata> => {
    const now = clock.now();
    // Either way: a clock that is set back must not make the moment last for hours (test SK-03).
    if (failedAt !== undefined && Math.abs(now - failedAt) < PAUSE_AFTER_FAILURE_MS)
      throw new AppError('sso.provider-unavailable');
    if (metadata !== undefined && Math.abs(now - metadataAt) < maxAgeMs) return metadata;
    metadataAt = now;
    configuration = undefined;
    const asked = discover();
    metadata = asked;
    try {
      const server = await asked;
      failedAt = undefined;
      return server;
    } catch (error) {
      metadata = undefined;
      failedAt = now;
      throw error;
    }
  };

  /** openid-client keeps the keys with the configuration: a new one asks for them again. */
  const current = async (maxAgeMs = METADATA_AGE_MS): Promise<Configuration> => {
    const server = await currentMetadata(maxAgeMs);
    const now = clock.now();
    if (configuration !== undefined && now - configurationAt < KEYS_AGE_MS) return configuration;
    const made = new Configuration(
      // What the provider would sign with does not matter, only what we accept.
      { ...server, id_token_signing_alg_values_supported: [...settings.algorithms] },
      settings.clientId,
      { [clockSkew]: Math.round((now - Date.now()) / 1_000) },
      authentication,
    );
    made[customFetch] = boundedFetch;
    made.timeout = Math.ceil(settings.timeoutMs / 1_000);
    if (isPlain) allowInsecureRequests(made);
    enableNonRepudiationChecks(made);
    configuration = made;
    configurationAt = now;
    return made;
  };

  return {
    /** Begins a sign-in. @returns what to remember, and the address at the provider to send the person to. */
    begin: async (target: string): Promise<{ attempt: SignInAttempt; url: string }> => {
      const config = await current(SEEN_AGE_MS);
      const attempt = {
        state: randomState(),
        nonce: randomNonce(),
        codeVerifier: randomPKCECodeVerifier(),
        target,
      };
      const url = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { attempt, url: url.href };
    },

    /**
     * Redeems the code and checks the ID token. The provider's tokens end with this call: none is kept.
     * @param query of the callback, as it came.
     * @param needed claims that are looked for at the userinfo endpoint when the ID token lacks one.
     */
    finish: async (
      query: string,
      attempt: SignInAttempt,
      needed: readonly string[],
    ): Promise<ProviderIdentity> => {
      const config = await current();
      const callback = new URL(redirectUri);
      callback.search = query;
      const tokens = await authorizationCodeGrant(config, callback, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.codeVerifier,
        idTokenExpected: true,
      });
      const idToken = tokens.claims();
      if (idToken === undefined || !isSubject(idToken.sub)) throw new AppError('sso.answer-invalid');
      let claims: Claims = idToken;
      const isComplete = needed.every((name) => claimOf(idToken, name) !== undefined);
      if (!isComplete && config.serverMetadata().userinfo_endpoint !== undefined) {
        // What is signed stands above what is not.
        claims = { ...(await fetchUserInfo(config, tokens.access_token, idToken.sub)), ...idToken };
      }
      return { issuer: idToken.iss, subject: idToken.sub, claims };
    },

    /** @returns where the provider ends its own session (RP-Initiated Logout 1.0), or undefined if it has no such place. */
    endSessionUrl: async (returnTo: string): Promise<string | undefined> => {
      const config = await current();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo }).href;
    },
  };
}

function authenticationOf({ authenticationMethod, clientSecret = '' }: OidcProviderSettings) {
  if (authenticationMethod === 'none') return None();
  return authenticationMethod === 'client_secret_post'
    ? ClientSecretPost(clientSecret)
    : ClientSecretBasic(clientSecret);
}

/**
 * The issuer must be the address that was configured, letter by letter (OpenID Connect Discovery 1.0 §4.3):
 * openid-client does not compare them when it is given the whole address. And no endpoint may be plain http,
 * unless discovery is, on loopback.
 */
function assertTrustworthy(server: ServerMetadata, discoveryUri: string, isPlain: boolean): void {
  const expected = discoveryUri.slice(0, -WELL_KNOWN.length);
  if (server.issuer !== expected && server.issuer !== `${expected}/`)
    throw new AppError('sso.answer-invalid');
  const endpoints = [
    server.authorization_endpoint,
    server.token_endpoint,
    server.jwks_uri,
    server.userinfo_endpoint,
    server.end_session_endpoint,
  ].filter((endpoint) => endpoint !== undefined);
  const isSafe = (endpoint: string) =>
    URL.canParse(endpoint) &&
    (endpoint.startsWith('https://') || (isPlain && endpoint.startsWith('http://')));
  const isWhole = server.authorization_endpoint && server.token_endpoint && server.jwks_uri;
  if (!isWhole || !endpoints.every(isSafe)) throw new AppError('sso.answer-invalid');
}

/** 255 ASCII characters at most (OpenID Connect Core §2); it becomes part of a key in the database. */
function isSubject(subject: string): boolean {
  return /^[\x20-\x7e]{1,255}$/.test(subject);
}
