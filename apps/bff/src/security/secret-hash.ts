import { createHash, timingSafeEqual } from 'node:crypto';

/** @returns SHA-256 in hexadecimal: how random secrets of 128 bits or more are kept at rest. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two secrets in time that depends on neither (hashing first hides their lengths too). */
export function isSameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
