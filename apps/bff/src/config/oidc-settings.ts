import { z } from 'zod';
import { flag, milliseconds, setting } from './setting.ts';

/** Where OpenID Connect Discovery 1.0 §4 puts the metadata of a provider. */
const WELL_KNOWN = '/.well-known/openid-configuration';

/** Signatures that anybody can check and only the provider can make. `HS…` would make our client secret a signing key. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;

const discoveryUri = z
  .string()
  .transform((text) => text.replace(/\/$/, ''))
  .refine(
    (text) => isDiscoveryUri(text),
    `expected the https:// address of a provider's ${WELL_KNOWN}, without query; http:// on loopback only`,
  );

const algorithms = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .refine(
    (items) => items.every((item) => ALGORITHMS.includes(item)),
    `expected one or more of ${ALGORITHMS.join(', ')}, joined by commas`,
  );

const scope = z
  .string()
  .transform((text) => text.split(/\s+/).filter((item) => item !== ''))
  .refine((items) => items.includes('openid'), 'expected scopes joined by spaces, openid among them')
  .transform((items) => items.join(' '));

const claimName = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'expected the name of a claim, without spaces');

/** A setting of DataHub's that has one value here. */
const only = (value: string, why: string) =>
  setting({
    schema: z.literal(value, { error: `expected ${value}, the only value: ${why}` }).default(value),
    fallback: `\`${value}\``,
    help: `Accepted for compatibility; \`${value}\` is the only value: ${why}.`,
  });

/** Single sign-on, with DataHub's names. docs/sso.md tells how they work together. */
export const OIDC_SETTINGS = {
  AUTH_OIDC_ENABLED: setting({
    schema: flag.default(false),
    fallback: '`false`',
    help: 'Single sign-on with an OpenID provider, besides passwords; see docs/sso.md.',
  }),
  AUTH_OIDC_CLIENT_ID: setting({
    schema: z.string().min(1, 'expected the id that the provider gave this client').optional(),
    fallback: 'needed for single sign-on',
    help: 'Id of this client at the provider.',
  }),
  AUTH_OIDC_CLIENT_SECRET: setting({
    schema: z.string().min(1, 'expected the secret that the provider gave this client').optional(),
    fallback: 'needed, unless the method is `none`',
    help: 'Secret of this client at the provider.',
    secret: true,
  }),
  AUTH_OIDC_DISCOVERY_URI: setting({
    schema: discoveryUri.optional(),
    fallback: 'needed for single sign-on',
    help: `Address of the provider’s metadata; ends in \`${WELL_KNOWN}\`. What stands before that must be the provider’s issuer.`,
  }),
  AUTH_OIDC_BASE_URL: setting({
    schema: z
      .string()
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
    fallback: '`BASE_URL`',
    help: 'DataHub’s name for the address of this frontend. If it is set it must equal `BASE_URL`; the provider sends people back to `<BASE_URL>/callback/oidc`.',
  }),
  AUTH_OIDC_SCOPE: setting({
    schema: scope.default('openid profile email'),
    fallback: '`openid profile email`',
    help: 'Scopes that are asked for, joined by spaces.',
  }),
  AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: setting({
    schema: z.enum(METHODS, { error: `expected ${METHODS.join(', ')}` }).default('client_secret_basic'),
    fallback: '`client_secret_basic`',
    help: 'How this client proves itself to the provider: `client_secret_basic`, `client_secret_post` or `none`. PKCE is used in each case.',
  }),
  AUTH_OIDC_PREFERRED_JWS_ALGORITHM: setting({
    schema: algorithms.default(['RS256']),
    fallback: '`RS256`',
    help: 'Algorithms by which an ID token may be signed, joined by commas. Symmetric ones and `none` are never accepted.',
  }),
  AUTH_OIDC_USER_NAME_CLAIM: setting({
    schema: claimName.default('email'),
    fallback: '`email`',
    help: 'Claim that becomes the user name at the first sign-in. An `email` that the provider calls unverified is refused.',
  }),
  AUTH_OIDC_USER_NAME_CLAIM_REGEX: setting({
    schema: z
      .string()
      .max(500, 'expected at most 500 characters')
      .refine(isPattern, 'expected a regular expression of JavaScript')
      .default('(.*)'),
    fallback: '`(.*)`',
    help: 'The first part of that claim that matches is the user name, e.g. `[^@]+` for what stands before the @.',
  }),
  AUTH_OIDC_JIT_PROVISIONING_ENABLED: setting({
    schema: flag.default(true),
    fallback: '`true`',
    help: 'Whether a person who has no account here gets one at the first sign-in.',
  }),
  AUTH_OIDC_PRE_PROVISIONING_REQUIRED: setting({
    schema: flag.default(false),
    fallback: '`false`',
    help: 'Whether only people may sign in whose account was made and linked before; stands above the setting before.',
  }),
  AUTH_OIDC_EXTRACT_GROUPS_ENABLED: setting({
    schema: flag.default(false),
    fallback: '`false`',
    help: 'Whether groups and who is in them follow a claim, at each sign-in. Groups and memberships made here are not touched.',
  }),
  AUTH_OIDC_GROUPS_CLAIM: setting({
    schema: claimName.default('groups'),
    fallback: '`groups`',
    help: 'Claim with the names of the groups: a list of texts, or one text.',
  }),
  AUTH_OIDC_READ_TIMEOUT: setting({
    schema: milliseconds(10, 60_000).default(5_000),
    fallback: '`5000`',
    help: 'Longest wait for each answer of the provider, milliseconds.',
  }),
  AUTH_OIDC_RESPONSE_TYPE: only('code', 'tokens must not travel in addresses'),
  AUTH_OIDC_RESPONSE_MODE: only(
    'query',
    'the cookie that binds a sign-in to its browser does not go with a foreign form',
  ),
  AUTH_OIDC_USE_NONCE: only('true', 'the nonce is always used'),
  AUTH_OIDC_EXTRACT_JWT_ACCESS_TOKEN_CLAIMS: only('false', 'access tokens are the provider’s own business'),
} as const;

type Values = {
  readonly [K in keyof typeof OIDC_SETTINGS]?: z.output<(typeof OIDC_SETTINGS)[K]['schema']>;
} & { readonly BASE_URL?: string | undefined };

/**
 * What is wrong between the settings of single sign-on.
 * @param known faults so far: a variable that has one is not called absent as well.
 */
export function oidcFaults(values: Values, known: readonly string[]): string[] {
  if (values.AUTH_OIDC_ENABLED !== true) return [];
  const faults: string[] = [];
  const add = (name: keyof typeof OIDC_SETTINGS, fault: string) => {
    if (!known.some((item) => item.startsWith(`${name}:`))) faults.push(`${name}: ${fault}`);
  };
  for (const name of ['AUTH_OIDC_CLIENT_ID', 'AUTH_OIDC_DISCOVERY_URI'] as const) {
    if (values[name] === undefined) add(name, 'must be set, because AUTH_OIDC_ENABLED is true');
  }
  const method = values.AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD;
  const hasSecret = values.AUTH_OIDC_CLIENT_SECRET !== undefined;
  if (method === 'none' && hasSecret) {
    add('AUTH_OIDC_CLIENT_SECRET', 'must not be set, because AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD is none');
  }
  if (method !== undefined && method !== 'none' && !hasSecret) {
    add(
      'AUTH_OIDC_CLIENT_SECRET',
      `must be set, because AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD is ${method}`,
    );
  }
  const { AUTH_OIDC_BASE_URL: address, BASE_URL } = values;
  if (address !== undefined && address !== BASE_URL) {
    add('AUTH_OIDC_BASE_URL', `must equal BASE_URL, which is ${BASE_URL ?? 'not set'}`);
  }
  return faults;
}

/** Discovery over http could be answered by anybody on the way, so only a provider on this machine may have it. */
function isDiscoveryUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && pathname.endsWith(WELL_KNOWN) && `${search}${hash}${username}${password}` === '';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
