import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { SecretRing } from '../../security/secret-ring.ts';
import type { SignInAttempt } from './oidc-types.ts';

/** A person has this long at the provider, milliseconds. */
export const ATTEMPT_LIFETIME_MS = 10 * 60_000;

/** Longer than any that we make. */
const MAX_LENGTH = 4_000;

const attemptSchema = z.object({
  state: z.string().min(20),
  nonce: z.string().min(20),
  codeVerifier: z.string().min(43),
  target: z.string().startsWith('/'),
});

/** Keeps a begun sign-in in the browser that began it. */
export type AttemptSeal = {
  /** @returns the value of the cookie; only this server can read, change or make one. */
  seal(attempt: SignInAttempt): Promise<string>;
  /** @returns what was sealed, or undefined for anything else and after ten minutes. */
  open(sealed: string | undefined): Promise<SignInAttempt | undefined>;
};

/**
 * Encrypted and authenticated, so that a cookie that was planted, changed or made elsewhere opens nothing
 * (lesson D-16: DataHub deserialised what stood in such a cookie; test SE-12).
 * @param sessionSecrets the keys are derived from them, for this purpose alone (RFC 5869).
 * @param audience the address that the provider sends people back to: another deployment's cookie is not ours.
 */
export function createAttemptSeal(sessionSecrets: SecretRing, audience: string, clock: Clock): AttemptSeal {
  const keyOf = (secret: string) =>
    new Uint8Array(hkdfSync('sha256', secret, '', 'latchkey sign-in attempt', 32));

  const openWith = async (key: Uint8Array, sealed: string): Promise<SignInAttempt | undefined> => {
    try {
      const { payload } = await jwtDecrypt(sealed, key, {
        audience,
        currentDate: new Date(clock.now()),
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        requiredClaims: ['exp'],
      });
      return attemptSchema.parse(payload);
    } catch {
      return undefined;
    }
  };

  return {
    seal: (attempt) =>
      new EncryptJWT({ ...attempt })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(audience)
        .setExpirationTime(new Date(clock.now() + ATTEMPT_LIFETIME_MS))
        .encrypt(keyOf(sessionSecrets.present)),

    open: async (sealed) => {
      if (sealed === undefined || sealed.length > MAX_LENGTH) return undefined;
      for (const secret of sessionSecrets.accepted()) {
        const attempt = await openWith(keyOf(secret), sealed);
        if (attempt !== undefined) return attempt;
      }
      return undefined;
    },
  };
}
