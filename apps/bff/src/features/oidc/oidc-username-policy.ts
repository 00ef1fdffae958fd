import { createContext, Script } from 'node:vm';
import { RESERVED_USER_IDS } from '@latchkey/shared/urn';
import { usernameSchema } from '@latchkey/shared/users';
import { AppError } from '../../errors/app-error.ts';
import { type Claims, claimOf } from './oidc-types.ts';

/** A claim longer than this is no user name, and no pattern is tried on it; characters. */
const MAX_CLAIM_LENGTH = 320;
/** A pattern that takes longer than this is given up: long enough for any sound one on a busy machine; milliseconds. */
const PATTERN_TIMEOUT_MS = 500;

/** Names by which people recognise whoever runs this, and that no provider may hand out (test AZ-07). */
const RESERVED = new Set([
  ...RESERVED_USER_IDS.map(plainForm),
  ...['admin', 'administrator', 'root', 'superuser', 'system', 'service', 'latchkey', 'metadataservice'],
]);

/** How service accounts are named here and in DataHub. */
const SERVICE_ACCOUNT = /^service[._@+-]/i;

/**
 * @returns the user name that a person gets at the first sign-in.
 * @throws AppError `sso.username-refused`, whose `detail` says why; it holds nothing of the claim.
 */
export function usernameOf(claims: Claims, claimName: string, pattern: string): string {
  const claim = claimOf(claims, claimName);
  if (typeof claim !== 'string' || claim === '') throw refusal(`The claim ${claimName} is absent.`);
  if (claim.length > MAX_CLAIM_LENGTH) throw refusal(`The claim ${claimName} is too long.`);
  // Whoever may type any address at the provider could otherwise take a colleague's name here.
  if (claimName === 'email' && isUnverified(claims)) throw refusal('The e-mail address is not verified.');
  const username = usernameSchema.safeParse(firstMatch(pattern, claim) ?? '');
  if (!username.success) throw refusal(`The claim ${claimName} holds no user name.`);
  if (isReserved(username.data)) throw refusal('This user name is reserved.');
  return username.data;
}

/** @returns what the page shows; at most 200 characters, none of which hides itself or breaks a line. */
export function displayNameOf(claims: Claims, username: string): string {
  const parts = [claims.given_name, claims.family_name].filter((part) => typeof part === 'string');
  const candidates = [claims.name, parts.join(' '), claims.preferred_username];
  for (const candidate of candidates) {
    if (typeof candidate !== 'string') continue;
    const shown = candidate.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
    if (shown !== '') return [...shown].slice(0, 200).join('');
  }
  return username;
}

/** @returns the address for mail, or null when it is none or the provider calls it unverified. */
export function emailOf(claims: Claims): string | null {
  const { email } = claims;
  if (typeof email !== 'string' || email.length > 254 || isUnverified(claims)) return null;
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u.test(email) ? email : null;
}

/** @returns whether people could take the name for one of the product's own, in any case and with any separators. */
function isReserved(username: string): boolean {
  return RESERVED.has(plainForm(username)) || SERVICE_ACCOUNT.test(username);
}

function plainForm(username: string): string {
  return username.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Some providers send the text "false". */
function isUnverified(claims: Claims): boolean {
  return claims.email_verified === false || claims.email_verified === 'false';
}

/**
 * The pattern is the operator's, the text a stranger's: together they could take for ever, and would stop
 * the whole process. A script of node:vm is the one thing in Node that can be stopped.
 */
function firstMatch(pattern: string, text: string): string | undefined {
  const script = new Script("(new RegExp(pattern, 'u').exec(text) ?? [])[0]");
  try {
    const match: unknown = script.runInContext(createContext({ pattern, text }), {
      timeout: PATTERN_TIMEOUT_MS,
    });
    return typeof match === 'string' ? match : undefined;
  } catch {
    return undefined;
  }
}

function refusal(detail: string): AppError {
  return new AppError('sso.username-refused', { detail });
}
