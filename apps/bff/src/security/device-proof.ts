import { createHmac, randomBytes } from 'node:crypto';
import { isSameSecret } from './secret-hash.ts';
import type { SecretRing } from './secret-ring.ts';

/** A browser that signed in proves it for this long, milliseconds: 180 days. */
export const DEVICE_PROOF_LIFETIME_MS = 180 * 24 * 60 * 60_000;

/**
 * Signs and reads what a browser keeps after a sign-in, so that strangers who use up the attempts of an
 * account do not lock its person out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 * It opens nothing: whoever has it may only try passwords, within limits of its own.
 */
export type DeviceProofs = {
  /**
   * @param account the name under which attempts are counted.
   * @param passwordHash of the account; once it changes, the proof is worth nothing, so that somebody who
   *   knew an old password gains no attempts at the new one.
   * @returns a proof for a new device.
   */
  issue(account: string, passwordHash: string): string;
  /** @returns the device, if the proof is ours, for this account and password, and not too old. */
  deviceOf(proof: string, account: string, passwordHash: string): string | undefined;
};

/**
 * @param secrets of the sessions; the key is derived, so that neither can stand in for the other.
 * @param now the time, epoch milliseconds.
 */
export function createDeviceProofs(secrets: SecretRing, now: () => number): DeviceProofs {
  const seal = (secret: string, device: string, issuedAt: number, account: string, passwordHash: string) => {
    const key = createHmac('sha256', secret).update('latchkey device proof v1').digest();
    return createHmac('sha256', key)
      .update(JSON.stringify([device, issuedAt, account, passwordHash]))
      .digest('base64url');
  };
  return {
    issue: (account, passwordHash) => {
      const device = randomBytes(16).toString('base64url');
      const issuedAt = now();
      return `${device}.${issuedAt}.${seal(secrets.present, device, issuedAt, account, passwordHash)}`;
    },
    deviceOf: (proof, account, passwordHash) => {
      const [, device = '', issued = '', mac = ''] =
        /^([\w-]{22})\.(\d{1,15})\.([\w-]{43})$/.exec(proof) ?? [];
      const age = now() - Number(issued);
      const isOurs = secrets
        .accepted()
        .some((secret) => isSameSecret(mac, seal(secret, device, Number(issued), account, passwordHash)));
      return isOurs && age >= 0 && age < DEVICE_PROOF_LIFETIME_MS ? device : undefined;
    },
  };
}
