import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretFault } from './secret-strength.ts';

// What is refused is in config/refused-settings.test.ts; here is what must not be.
describe('a random secret', () => {
  it.each<[string, () => string]>([
    ['base64 of 48 bytes', () => randomBytes(48).toString('base64')],
    ['base64url of 32 bytes', () => randomBytes(32).toString('base64url')],
    ['hexadecimal of 32 bytes', () => randomBytes(32).toString('hex')],
    ['hexadecimal of 64 bytes', () => randomBytes(64).toString('hex')],
    ['two UUIDs', () => `${randomUUID()}${randomUUID()}`],
    ['base64 of 24 bytes', () => randomBytes(24).toString('base64')],
  ])('is never refused: %s, 300 times', (_, make) => {
    for (let round = 0; round < 300; round += 1) expect(secretFault(make())).toBeUndefined();
  });

  it('counts bytes, not characters', () => {
    expect(secretFault('ä1ö2ü3é4ñ5ç6è7ï8å9ø0')).toMatch(/^expected at least 32 bytes, got 30/);
    expect(secretFault('ä1ö2ü3é4ñ5ç6è7ï8å9ø0ß')).toBeUndefined();
  });

  it('may be shorter where the caller says so', () => {
    const short = randomBytes(12).toString('base64');
    expect(secretFault(short, 16)).toBeUndefined();
    expect(secretFault(short)).toMatch(/at least 32 bytes/);
  });
});
