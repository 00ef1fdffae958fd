import { createHmac } from 'node:crypto';
import { accessTokenUrn } from '@latchkey/shared/urn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgedTokens, hmacToken, secondSpellings } from '../test/forged-tokens.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { TokenClaims } from './token-claims.ts';
import { createTokenSigner } from './token-signer.ts';

/** The known-answer vector of the contract, §1.4. */
const KAT = {
  key: 'kat-signing-key-0123456789-0123456789',
  salt: 'kat-salt-value',
  claims: {
    actorUrn: 'urn:li:corpuser:datahub',
    type: 'PERSONAL',
    version: '2',
    jti: '00000000-0000-4000-8000-000000000001',
    expiresAt: 4_102_444_800_000,
  },
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJhY3RvclR5cGUiOiJVU0VSIiwiYWN0b3JJZCI6ImRhdGFodWIiLCJ0eXBlIjoiUEVSU09OQUwiLCJ2ZXJzaW9uIjoiMiIsImp0aSI6IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMSIsInN1YiI6ImRhdGFodWIiLCJleHAiOjQxMDI0NDQ4MDAsImlzcyI6ImRhdGFodWItbWV0YWRhdGEtc2VydmljZSJ9.hyU8oIRRPoURE0P2YqK49VOSFnNNHgN4uIUXxmk0eng',
  id: 'b0oBaUTl4Xy1VE6923ivL2gllkDk49LPsQM1dgT3RcM=',
  urn: 'urn:li:dataHubAccessToken:b0oBaUTl4Xy1VE6923ivL2gllkDk49LPsQM1dgT3RcM=',
} as const satisfies { claims: TokenClaims; [key: string]: unknown };

const ISSUER = 'datahub-metadata-service';
const HS256 = { alg: 'HS256' };

/** A payload as DataHub writes it, to be spoilt. */
const PAYLOAD = {
  actorType: 'USER',
  actorId: 'datahub',
  type: 'PERSONAL',
  version: '2',
  jti: '00000000-0000-4000-8000-000000000001',
  sub: 'datahub',
  exp: 4_102_444_800,
  iss: ISSUER,
};

const katSigner = () => createTokenSigner(KAT.key, KAT.salt, ISSUER);

describe('the known-answer vector of DataHub', () => {
  it('is signed to exactly the same JWT', async () => {
    expect(await katSigner().sign(KAT.claims)).toBe(KAT.jwt);
  });

  it('has the same id and URN', () => {
    const id = katSigner().idOf(KAT.jwt);
    expect(id).toBe(KAT.id);
    expect(accessTokenUrn(id)).toBe(KAT.urn);
  });

  it('is verified to the same claims, once and again', async () => {
    const signer = katSigner();
    expect(await signer.verify(KAT.jwt)).toEqual({ ...KAT.claims, keyRetiresAt: null });
    expect(await signer.verify(KAT.jwt)).toEqual({ ...KAT.claims, keyRetiresAt: null });
  });
});

describe('a token of ours', () => {
  it('has the header, the member order and the types of the contract', async () => {
    const signer = katSigner();
    const read = async (claims: TokenClaims) => {
      const [header = '', payload = ''] = (await signer.sign(claims)).split('.');
      return [header, payload].map((part) => Buffer.from(part, 'base64url').toString());
    };
    expect(await read({ ...KAT.claims, expiresAt: 1_999 })).toEqual([
      '{"alg":"HS256"}',
      JSON.stringify({ ...PAYLOAD, exp: 1 }),
    ]);
    const { exp: _, ...endless } = PAYLOAD;
    expect(await read({ ...KAT.claims, expiresAt: null })).toEqual([
      '{"alg":"HS256"}',
      JSON.stringify(endless),
    ]);
  });

  it('says the same after signing and verifying, for any actor, and never twice has the same id', async () => {
    const signer = createTokenSigner(randomSecret(), randomSecret(), ISSUER);
    const claims = fc.record({
      actorUrn: fc
        .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
        .map((id) => `urn:li:corpuser:${id}` as const),
      type: fc.constantFrom('PERSONAL', 'SESSION', 'SERVICE_ACCOUNT'),
      version: fc.constantFrom('1', '2'),
      jti: fc.uuid({ version: 4 }),
      expiresAt: fc.option(fc.integer({ min: 1, max: 4e9 }).map((seconds) => seconds * 1_000)),
    });
    const ids = new Set<string>();
    await fc.assert(
      fc.asyncProperty(claims, async (said) => {
        const jwt = await signer.sign(said);
        expect(await signer.verify(jwt)).toEqual({ ...said, keyRetiresAt: null });
        ids.add(signer.idOf(jwt));
      }),
      { numRuns: 200, seed: 19 },
    );
    expect(ids.size).toBe(200);
  });

  it('is worth nothing to another key, and unknown to another salt', async () => {
    const jwt = await createTokenSigner('x'.repeat(32), 'salt', ISSUER).sign(KAT.claims);
    expect(await createTokenSigner('y'.repeat(32), 'salt', ISSUER).verify(jwt)).toBeUndefined();
    const salts = ['salt', 'other', 'sal', 'salt '].map((salt) =>
      createTokenSigner('x'.repeat(32), salt, ISSUER),
    );
    expect(new Set(salts.map((signer) => signer.idOf(jwt))).size).toBe(4);
  });
});

describe('a forged token', () => {
  const forgeries = forgedTokens(KAT.jwt, KAT.key);

  it('comes in ≥ 80 kinds', () => {
    expect(new Set(forgeries.map(([, token]) => token)).size).toBeGreaterThanOrEqual(80);
  });

  it.each(forgeries)('is refused: %s', async (_, token) => {
    expect(await katSigner().verify(token)).toBeUndefined();
  });

  it('is refused also after the true one was remembered', async () => {
    const signer = katSigner();
    await signer.verify(KAT.jwt);
    for (const [what, token] of forgeries) expect(await signer.verify(token), what).toBeUndefined();
  });

  it('has another id, however it is spelt, so that no spelling escapes a revocation', () => {
    const signer = katSigner();
    const ids = secondSpellings(KAT.jwt).map(([, token]) => signer.idOf(token));
    expect(ids).not.toContain(KAT.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is refused with any one character changed (≥ 20,000 mutations)', async () => {
    const signer = katSigner();
    await signer.verify(KAT.jwt);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    const accepted: string[] = [];
    let tried = 0;
    for (let position = 0; position < KAT.jwt.length; position += 1) {
      for (const character of alphabet) {
        if (character === KAT.jwt[position]) continue;
        const mutant = `${KAT.jwt.slice(0, position)}${character}${KAT.jwt.slice(position + 1)}`;
        tried += 1;
        if ((await signer.verify(mutant)) !== undefined) accepted.push(mutant);
      }
    }
    expect(accepted).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(20_000);
  });

  it('is refused after any deletion, insertion or exchange of neighbours', async () => {
    const signer = katSigner();
    for (let position = 0; position < KAT.jwt.length; position += 1) {
      const [before, after] = [KAT.jwt.slice(0, position), KAT.jwt.slice(position)];
      const swapped = `${before}${after[1] ?? ''}${after[0]}${after.slice(2)}`;
      for (const mutant of [before + after.slice(1), `${before}A${after}`, before, swapped]) {
        if (mutant !== KAT.jwt) expect(await signer.verify(mutant), mutant).toBeUndefined();
      }
    }
  });
});

describe('claims that DataHub does not write, though signed with our key', () => {
  const without = (member: keyof typeof PAYLOAD) => {
    const { [member]: _, ...rest } = PAYLOAD;
    return rest;
  };
  const text = JSON.stringify(PAYLOAD);

  it.each<[string, unknown]>([
    ...(['actorType', 'actorId', 'type', 'version', 'jti', 'sub'] as const).map(
      (member): [string, unknown] => [`${member} is missing`, without(member)],
    ),
    ['version is a number', { ...PAYLOAD, version: 2 }],
    ['version is 3', { ...PAYLOAD, version: '3' }],
    ['version is empty', { ...PAYLOAD, version: '' }],
    ['version is an array', { ...PAYLOAD, version: ['2'] }],
    ['sub differs from actorId', { ...PAYLOAD, sub: 'ada' }],
    ['actorId differs from sub', { ...PAYLOAD, actorId: 'ada' }],
    ['actorId is empty', { ...PAYLOAD, actorId: '', sub: '' }],
    ['actorId is an array', { ...PAYLOAD, actorId: ['datahub'], sub: ['datahub'] }],
    ['actorId is null', { ...PAYLOAD, actorId: null, sub: null }],
    ['actorType is another', { ...PAYLOAD, actorType: 'SYSTEM' }],
    ['actorType is lower case', { ...PAYLOAD, actorType: 'user' }],
    ['type is another', { ...PAYLOAD, type: 'ADMIN' }],
    ['type is lower case', { ...PAYLOAD, type: 'personal' }],
    ['jti is empty', { ...PAYLOAD, jti: '' }],
    ['jti is a number', { ...PAYLOAD, jti: 1 }],
    ['exp is a string', { ...PAYLOAD, exp: '4102444800' }],
    ['exp has a fraction', { ...PAYLOAD, exp: 4_102_444_800.5 }],
    ['exp is beyond all numbers', { ...PAYLOAD, exp: 1e308 }],
    ['exp is negative', { ...PAYLOAD, exp: -1 }],
    ['exp is zero', { ...PAYLOAD, exp: 0 }],
    ['exp is null', { ...PAYLOAD, exp: null }],
    ['exp is an array', { ...PAYLOAD, exp: [4_102_444_800] }],
    ['exp is true', { ...PAYLOAD, exp: true }],
    ['iss is a number', { ...PAYLOAD, iss: 5 }],
    ['iss is an array', { ...PAYLOAD, iss: [ISSUER] }],
    ['aud is there', { ...PAYLOAD, aud: 'x' }],
    ['nbf is there', { ...PAYLOAD, nbf: 4_102_444_800 }],
    ['iat is there', { ...PAYLOAD, iat: 1 }],
    ['scope is there', { ...PAYLOAD, scope: 'all' }],
    ['admin is there', { ...PAYLOAD, admin: true }],
    ['__proto__ is there', text.replace('{', '{"__proto__":{"type":"SESSION"},')],
    ['it is an array', [PAYLOAD]],
    ['it is text', '"datahub"'],
    ['it is null', 'null'],
    ['it is a number', '5'],
    ['it is empty', ''],
    ['it is not JSON', text.slice(0, -1)],
    ['it has a byte order mark', `\ufeff${text}`],
    ['it is followed by more', `${text}{}`],
  ])('%s', async (_, payload) => {
    expect(await katSigner().verify(hmacToken(HS256, payload, KAT.key))).toBeUndefined();
  });

  it('bytes that are not UTF-8', async () => {
    const signer = katSigner();
    const [header] = KAT.jwt.split('.');
    const bytes = Buffer.concat([
      Buffer.from(text.slice(0, 30)),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(text.slice(30)),
    ]);
    const forged = hmacToken(HS256, text, KAT.key).split('.');
    expect(forged[0]).toBe(header);
    const input = `${header}.${bytes.toString('base64url')}`;
    const signature = createHmac('sha256', KAT.key).update(input).digest('base64url');
    expect(await signer.verify(`${input}.${signature}`)).toBeUndefined();
  });

  it('while the unspoilt payload is accepted, so that each of these is refused for its own fault', async () => {
    expect(await katSigner().verify(hmacToken(HS256, PAYLOAD, KAT.key))).toMatchObject(KAT.claims);
    expect(await katSigner().verify(hmacToken(HS256, without('exp'), KAT.key))).toMatchObject({
      expiresAt: null,
    });
    expect(
      await katSigner().verify(hmacToken(HS256, { ...PAYLOAD, iss: 'elsewhere' }, KAT.key)),
    ).toBeDefined();
  });
});
