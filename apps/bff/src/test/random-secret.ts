import { randomBytes } from 'node:crypto';

/** @returns a random secret that a networked run accepts. */
export function randomSecret(): string {
  return randomBytes(48).toString('base64');
}
