import { randomBytes } from 'node:crypto';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = encode({ alg: 'HS256' });

/**
 * @returns what somebody may send who guesses (test BF-06): by turns plain noise, noise in the form of a JWT,
 *   and a payload that is right but for the signature, which is what guessing comes to.
 */
export function randomBearer(index: number): string {
  const noise = (bytes: number) => randomBytes(bytes).toString('base64url');
  if (index % 3 === 0) return noise(1 + (index % 300));
  if (index % 3 === 1) return `${HEADER}.${noise(200)}.${noise(32)}`;
  const claims = { actorType: 'USER', actorId: 'datahub', type: 'PERSONAL', version: '2', jti: noise(16) };
  return `${HEADER}.${encode({ ...claims, sub: 'datahub', exp: 4_102_444_800 })}.${noise(32)}`;
}
