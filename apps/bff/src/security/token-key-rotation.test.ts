import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacToken } from '../test/forged-tokens.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { TokenClaims } from './token-claims.ts';
import { createTokenSigner } from './token-signer.ts';

const SALT = randomSecret();
const PRESENT = randomSecret();
const FURTHER = Array.from({ length: 5 }, (_, index) => ({
  value: randomSecret(),
  retiresAt: index === 0 ? null : index * 1_000,
}));
const CLAIMS: TokenClaims = {
  actorUrn: 'urn:li:corpuser:datahub',
  type: 'PERSONAL',
  version: '2',
  jti: '00000000-0000-4000-8000-000000000001',
  expiresAt: 4_102_444_800_000,
};
const HS256 = { alg: 'HS256' };

const signerOf = (key: string, verifyOnly: typeof FURTHER = []) =>
  createTokenSigner(key, SALT, 'x', verifyOnly);
const signatureBy = (key: string, jwt: string) =>
  createHmac('sha256', key)
    .update(jwt.slice(0, jwt.lastIndexOf('.')))
    .digest('base64url');

describe('a signer with further keys (test KR-02)', () => {
  const signer = signerOf(PRESENT, FURTHER);

  it('signs by the present key, whatever it has verified before', async () => {
    for (const { value } of FURTHER) await signer.verify(await signerOf(value).sign(CLAIMS));
    for (let index = 0; index < 10; index += 1) {
      const jwt = await signer.sign({ ...CLAIMS, jti: String(index) });
      expect(jwt.split('.')[2]).toBe(signatureBy(PRESENT, jwt));
      expect(await signerOf(PRESENT).verify(jwt)).toBeDefined();
    }
  });

  it.each([...FURTHER.entries()])(
    'verifies by further key %i, and says when that retires, once and again',
    async (_, { value, retiresAt }) => {
      const jwt = await signerOf(value).sign(CLAIMS);
      expect(await signer.verify(jwt)).toEqual({ ...CLAIMS, keyRetiresAt: retiresAt });
      expect(await signer.verify(jwt)).toEqual({ ...CLAIMS, keyRetiresAt: retiresAt });
      // The id does not depend on the key: the row is found whoever signed.
      expect(signer.idOf(jwt)).toBe(signerOf(value).idOf(jwt));
    },
  );

  it('takes no token that stands alone by a further key: only the allow-list makes one of those good', async () => {
    const session = { ...CLAIMS, type: 'SESSION', version: '1' } as const;
    for (const { value } of FURTHER) {
      for (const alone of [session, { ...CLAIMS, version: '1' } as const]) {
        const jwt = await signerOf(value).sign(alone);
        expect(await signer.verify(jwt)).toBeUndefined();
        expect(await signer.verify(jwt)).toBeUndefined();
      }
    }
    expect(await signer.verify(await signer.sign(session))).toEqual({ ...session, keyRetiresAt: null });
  });

  it('takes nothing by a key that it does not have', async () => {
    expect(await signer.verify(await signerOf(randomSecret()).sign(CLAIMS))).toBeUndefined();
    expect(
      await signerOf(PRESENT).verify(await signerOf(FURTHER[0]?.value ?? '').sign(CLAIMS)),
    ).toBeUndefined();
  });

  it('lets no header choose the key (test AN-02)', async () => {
    const payload = JSON.parse(
      Buffer.from((await signer.sign(CLAIMS)).split('.')[1] ?? '', 'base64url').toString(),
    );
    for (const key of [PRESENT, ...FURTHER.map(({ value }) => value)]) {
      expect(await signer.verify(hmacToken(HS256, payload, key))).toMatchObject(CLAIMS);
      for (const kid of [0, 1, '0', '1', '5', 'present', key, signer.idOf(key)]) {
        expect(await signer.verify(hmacToken({ ...HS256, kid }, payload, key)), String(kid)).toBeUndefined();
        expect(await signer.verify(hmacToken({ kid, ...HS256 }, payload, key)), String(kid)).toBeUndefined();
      }
    }
  });
});
