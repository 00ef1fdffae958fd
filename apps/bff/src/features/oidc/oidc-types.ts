/** How this client meets its provider; from `AUTH_OIDC_*`. */
export type OidcProviderSettings = {
  /** Address of the metadata, without a slash at its end. */
  readonly discoveryUri: string;
  readonly clientId: string;
  /** Undefined for a client without one (`none`). */
  readonly clientSecret: string | undefined;
  readonly authenticationMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly scope: string;
  /** Algorithms by which an ID token may be signed; asymmetric ones only. */
  readonly algorithms: readonly string[];
  /** Longest wait for one answer of the provider, milliseconds. */
  readonly timeoutMs: number;
};

/** What becomes of a person whom the provider vouches for; from `AUTH_OIDC_*`. */
export type OidcAccountSettings = {
  readonly usernameClaim: string;
  /** A regular expression whose first match in that claim is the user name. */
  readonly usernamePattern: string;
  /** Whether the first sign-in makes an account. */
  readonly makesAccounts: boolean;
  /** The claim that groups follow, or undefined when they follow none. */
  readonly groupsClaim: string | undefined;
};

/** Claims as the provider sent them; nothing in them is to be trusted but issuer and subject. */
export type Claims = Readonly<Record<string, unknown>>;

/** @returns the claim of this name that the provider sent, not one that every object has, e.g. `constructor`. */
export function claimOf(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

/** Whom the provider vouches for. Issuer and subject together are the identity (OpenID Connect Core §5.7). */
export type ProviderIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Claims;
};

/** A sign-in that a browser has begun and the provider has yet to answer. */
export type SignInAttempt = {
  /** Comes back with the answer, and proves that this browser asked (RFC 6749 §10.12). */
  readonly state: string;
  /** Comes back inside the ID token, which thereby belongs to this attempt. */
  readonly nonce: string;
  /** Proves to the provider that who redeems the code is who asked for it (RFC 7636). */
  readonly codeVerifier: string;
  /** Path where the person wanted to be. */
  readonly target: string;
};
