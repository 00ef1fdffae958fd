import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hmacToken } from '../test/forged-tokens.ts';
import { DOORS } from '../test/test-server.ts';
import { type ContractServer, startContractServer } from './contract-server.contract.ts';

const DAY = 86_400_000;
const ADA = 'urn:li:corpuser:ada.l@example.org';
const CREATE = `mutation createAccessToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) {
    accessToken
    metadata { id urn name actorUrn ownerUrn createdAt expiresAt description }
  }
}`;

let server: ContractServer;
beforeAll(async () => {
  server = await startContractServer({
    settings: { ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true', DATAHUB_TOKEN_SERVICE_ISSUER: 'latchkey-contract' },
  });
  await server.addWithoutPassword('ada.l@example.org');
});

async function create(changes: object = {}) {
  const end = 'duration' in changes ? {} : { durationIso: 'P1D' };
  const input = { type: 'PERSONAL', actorUrn: ADA, name: 'ci', description: 'd', ...end, ...changes };
  const { data } = await server.system(CREATE, { input });
  const { accessToken, metadata } = data.createAccessToken;
  const [header = '', payload = '', signature = ''] = String(accessToken).split('.');
  const text = Buffer.from(payload, 'base64url').toString();
  return { jwt: String(accessToken), header, payload, signature, text, claims: JSON.parse(text), metadata };
}

/** A token that stands alone, as the frontend makes them for the metadata service. */
const SESSION = {
  actorType: 'USER',
  actorId: 'datahub',
  type: 'SESSION',
  version: '1',
  jti: '00000000-0000-4000-8000-000000000001',
  sub: 'datahub',
  exp: 4_102_444_800,
  iss: 'anybody',
};
const session = (changes: object = {}) =>
  hmacToken({ alg: 'HS256' }, { ...SESSION, ...changes }, server.signingKey);

describe('§1.2 signing', () => {
  it('the header is exactly {"alg":"HS256"}, without typ and kid', async () => {
    const { header } = await create();
    expect(header).toBe('eyJhbGciOiJIUzI1NiJ9');
  });

  it('the key is the UTF-8 bytes of the configured text, not its base64-decoded bytes', async () => {
    const { header, payload, signature } = await create();
    const signed = (key: string | Buffer) =>
      createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url');
    expect(signature).toBe(signed(server.signingKey));
    expect(signature).not.toBe(signed(Buffer.from(server.signingKey, 'base64')));
  });

  it('exp has no skew: accepted in the millisecond before, refused at it', async () => {
    const { jwt, claims } = await create({ durationIso: 'PT1H' });
    server.clock.advance(claims.exp * 1000 - 1 - server.clock.now());
    expect(await Promise.all(DOORS.map((door) => server.knock(door, jwt)))).toEqual([200, 200]);
    server.clock.advance(1);
    expect(await Promise.all(DOORS.map((door) => server.knock(door, jwt)))).toEqual([401, 401]);
  });
});

describe('§1.3 claims', () => {
  it('actorType, actorId, type, version, jti, sub, exp and iss stand in this order, and nothing else', async () => {
    const { text } = await create();
    expect([...text.matchAll(/"(\w+)":/g)].map(([, name]) => name)).toEqual(
      'actorType actorId type version jti sub exp iss'.split(' '),
    );
  });

  it.each([
    ['actorType', 'USER'],
    ['actorId', 'ada.l@example.org'],
    ['type', 'PERSONAL'],
    ['version', '2'],
    ['sub', 'ada.l@example.org'],
    ['iss', 'latchkey-contract'],
  ])('%s is the string %j', async (claim, value) => {
    expect((await create()).claims[claim]).toBe(value);
  });

  it('jti is a random UUID v4', async () => {
    const [one, other] = [(await create()).claims.jti, (await create()).claims.jti];
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one).not.toBe(other);
  });

  it('exp is floor((now_ms + expiresInMs) / 1000), in seconds', async () => {
    server.clock.advance(999 - (server.clock.now() % 1000));
    const now = server.clock.now();
    expect((await create({ durationIso: 'P1D' })).claims.exp).toBe((now - 999 + DAY) / 1000);
  });

  it('exp is absent from a token that never expires', async () => {
    const { claims, metadata, jwt } = await create({ duration: 'NO_EXPIRY' });
    expect(claims).not.toHaveProperty('exp');
    expect(metadata.expiresAt).toBeNull();
    expect(await server.knock('metadata', jwt)).toBe(200);
  });

  it('iss is not checked: a SESSION token of another issuer with the same key is accepted', async () => {
    expect(await server.knock('metadata', session())).toBe(200);
  });

  it.each([
    ['type is missing', { type: undefined }],
    ['type is unknown', { type: 'ROBOT' }],
    ['actorId is missing', { actorId: undefined, sub: undefined }],
    ['actorType is missing', { actorType: undefined }],
    ['actorType is unknown', { actorType: 'GROUP' }],
    ['version is missing', { version: undefined }],
    ['version is a number', { version: 1 }],
    ['version is unknown', { version: '3' }],
    ['version is "2" and no token is stored', { version: '2', type: 'PERSONAL' }],
    ['exp is over', { exp: 1_700_000_000 }],
  ])('%s: refused, although the signature is right', async (_, changes) => {
    expect(await server.knock('metadata', session(changes))).toBe(401);
  });
});

describe('§1.5 token id and stored fields', () => {
  it('id is base64(SHA-256(JWT ++ salt)) with padding, and the URN carries it unescaped', async () => {
    const { jwt, metadata } = await create();
    const id = createHash('sha256').update(`${jwt}${server.salt}`).digest('base64');
    expect(metadata.id).toBe(id);
    expect(metadata.id).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(metadata.urn).toBe(`urn:li:dataHubAccessToken:${id}`);
  });

  it('name, actorUrn, ownerUrn, createdAt, expiresAt and description are what was asked, by whom and when', async () => {
    const { metadata } = await create({ name: 'nightly', description: 'loads', durationIso: 'P7D' });
    const now = server.clock.now();
    expect(metadata).toMatchObject({
      name: 'nightly',
      actorUrn: ADA,
      ownerUrn: 'urn:li:corpuser:__datahub_system',
      createdAt: now,
      expiresAt: now + 7 * DAY,
      description: 'loads',
    });
  });

  it('description is optional and then null', async () => {
    expect((await create({ description: undefined })).metadata.description).toBeNull();
  });

  it('the JWT is never stored: the database files hold its id, and neither it nor its signature', async () => {
    const { jwt, signature, metadata } = await create();
    const bytes = databaseBytes(server.place.dataDir);
    expect(bytes).toContain(metadata.id);
    for (const secret of [jwt, signature]) expect(bytes).not.toContain(secret);
  });
});

describe('§1.6 minting paths', () => {
  it('createAccessToken: version "2", listed and revocable', async () => {
    const { claims, metadata, jwt } = await create();
    expect(claims.version).toBe('2');
    const { data } = await server.system(`mutation { revokeAccessToken(tokenId: "${metadata.id}") }`);
    expect(data).toEqual({ revokeAccessToken: true });
    expect(await server.knock('metadata', jwt)).toBe(401);
  });

  it('differs: the token of getAccessToken is version "2" too, so it can be listed and revoked', async () => {
    const ada = await server.person('getter');
    const { data } = await ada.ask(
      `{ getAccessToken(input: {type: PERSONAL, actorUrn: "${ada.urn}", duration: ONE_DAY}) { accessToken } }`,
    );
    const jwt = String(data.getAccessToken.accessToken);
    expect(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).version).toBe('2');
    const id = createHash('sha256').update(`${jwt}${server.salt}`).digest('base64');
    const listed = await server.system(
      `{ listAccessTokens(input: {filters: [{field: "id", values: "${id}"}]}) { total } }`,
    );
    expect(listed.data.listAccessTokens.total).toBe(1);
  });

  it('a SESSION token opens the metadata service, and differs: not the frontend, which takes cookies', async () => {
    expect(await Promise.all(DOORS.map((door) => server.knock(door, session())))).toEqual([401, 200]);
  });
});

function databaseBytes(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.includes('.db') || name.includes('sqlite'));
  return files.map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
}
