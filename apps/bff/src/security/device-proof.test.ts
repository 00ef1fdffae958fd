import { describe, expect, it } from 'vitest';
import { createTestClock } from '../test/test-clock.ts';
import { createDeviceProofs, DEVICE_PROOF_LIFETIME_MS } from './device-proof.ts';
import { createSecretRing } from './secret-ring.ts';

const SECRET = 'x'.repeat(48);

describe('the proof of a device', () => {
  const clock = createTestClock();
  const proofs = createDeviceProofs(createSecretRing(SECRET, [], clock.now), clock.now);
  const proof = proofs.issue('ada', 'hash');

  it('names the device to the account that it signed in to, and each sign-in another one', () => {
    expect(proofs.deviceOf(proof, 'ada', 'hash')).toMatch(/^[\w-]{22}$/);
    expect(proofs.issue('ada', 'hash').split('.')[0]).not.toBe(proof.split('.')[0]);
  });

  it('is worth nothing elsewhere: another account, another password, another secret', () => {
    expect(proofs.deviceOf(proof, 'bob', 'hash')).toBeUndefined();
    expect(proofs.deviceOf(proof, 'ada', 'changed')).toBeUndefined();
    const others = createDeviceProofs(createSecretRing('y'.repeat(48), [], clock.now), clock.now);
    expect(others.deviceOf(proof, 'ada', 'hash')).toBeUndefined();
  });

  it('counts on with a secret that only verifies, until that retires, and no new one is made with it (test KR-05)', () => {
    const later = createTestClock(clock.now());
    const former = { value: SECRET, retiresAt: later.now() + 1_000 };
    const next = createDeviceProofs(createSecretRing('y'.repeat(48), [former], later.now), later.now);
    later.advance(999);
    expect(next.deviceOf(proof, 'ada', 'hash')).toBe(proof.split('.')[0]);
    expect(next.deviceOf(proof, 'bob', 'hash')).toBeUndefined();
    const renewed = next.issue('ada', 'hash');
    expect(proofs.deviceOf(renewed, 'ada', 'hash')).toBeUndefined();
    later.advance(1);
    expect(next.deviceOf(proof, 'ada', 'hash')).toBeUndefined();
    expect(next.deviceOf(renewed, 'ada', 'hash')).toBeDefined();
  });

  it('is worth nothing when one character differs: every position', () => {
    for (let at = 0; at < proof.length; at += 1) {
      // Base64url leaves two bits of the last character of 16 and 32 bytes open; all of it is compared as text.
      const other = proof[at] === '7' ? '8' : '7';
      const mutant = `${proof.slice(0, at)}${other}${proof.slice(at + 1)}`;
      expect(proofs.deviceOf(mutant, 'ada', 'hash'), `${at}`).toBeUndefined();
    }
    for (const text of ['', '.', '..', `${proof}.`, ` ${proof}`, proof.repeat(2), '__proto__'])
      expect(proofs.deviceOf(text, 'ada', 'hash'), text).toBeUndefined();
  });

  it('is worth nothing after 180 days, to the millisecond, or before it was made', () => {
    const later = createTestClock(clock.now());
    const late = createDeviceProofs(createSecretRing(SECRET, [], later.now), later.now);
    later.advance(-1);
    expect(late.deviceOf(proof, 'ada', 'hash')).toBeUndefined();
    later.advance(DEVICE_PROOF_LIFETIME_MS);
    expect(late.deviceOf(proof, 'ada', 'hash')).toBeDefined();
    later.advance(1);
    expect(late.deviceOf(proof, 'ada', 'hash')).toBeUndefined();
  });
});
