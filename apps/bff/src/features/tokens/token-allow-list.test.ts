import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../security/token-signer.ts';
import { hmacToken } from '../../test/forged-tokens.ts';
import { randomSecret } from '../../test/random-secret.ts';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';
import { newToken } from '../../test/test-tokens.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SIGNING_KEY = randomSecret();
const SALT = randomSecret();
const ROOT = 'urn:li:corpuser:datahub';
const ISSUER = 'datahub-metadata-service';

/** Payloads that are told apart by their text: objects are written as JSON, texts stand as they are. */
type Payload = Record<string, unknown> | string | readonly unknown[];

const settings = { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: SIGNING_KEY, DATAHUB_TOKEN_SERVICE_SALT: SALT };
const { idOf } = createTokenSigner(SIGNING_KEY, SALT, ISSUER);
const seconds = (ms: number) => Math.floor(ms / 1_000);

const signed = (payload: Payload) => hmacToken({ alg: 'HS256' }, payload, SIGNING_KEY);

describe.each(DIALECTS)('a well signed token on %s', (database) => {
  // Each database has a time of its own: what a table below says of now must hold when it is played.
  const clock = createTestClock();
  let server: TestServer;

  /** What our own server writes, for an hour. */
  const claims = (changes: Record<string, unknown> = {}) => ({
    actorType: 'USER',
    actorId: 'datahub',
    type: 'PERSONAL',
    version: '2',
    jti: randomUUID(),
    sub: 'datahub',
    exp: seconds(clock.now() + HOUR),
    iss: ISSUER,
    ...changes,
  });

  beforeAll(async () => {
    server = await startTestServer({ database, clock, settings });
  });

  const insert = (token: string, changes: object = {}) =>
    server.store.transaction((tx) =>
      tx.tokens.insert(newToken({ id: idOf(token), actorUrn: ROOT, ownerUrn: ROOT, ...changes })),
    );
  const knock = (token: string) => Promise.all(DOORS.map((door) => server.knock(door, token)));

  /** Its row is there and live: whatever refuses the token, it is not that nobody knows it. */
  const knockListed = async (payload: Payload, row: object = {}) => {
    const token = signed(payload);
    await insert(token, row);
    return knock(token);
  };

  describe('whose claims are ours, and whose row is live', () => {
    it('is accepted: so each refusal below has the reason that it names', async () => {
      expect(await knockListed(claims())).toEqual([200, 200]);
    });

    it('with another issuer is accepted, as in DataHub: the key and the row decide', async () => {
      expect(await knockListed(claims({ iss: 'elsewhere' }))).toEqual([200, 200]);
      expect(await knockListed(claims({ iss: undefined }))).toEqual([200, 200]);
    });
  });

  describe('whose claims are not ours is refused though its row is live (test AN-03)', () => {
    const now = seconds(clock.now());
    const later = now + 3_600;
    const text = JSON.stringify(claims({ jti: 'j' }));
    it.each<[string, Payload]>([
      ['exp a second ago', claims({ exp: now - 1 })],
      ['exp now', claims({ exp: now })],
      ['exp a year ago', claims({ exp: now - 31_536_000 })],
      ['exp 1', claims({ exp: 1 })],
      ['exp a text', claims({ exp: String(later) })],
      ['exp with a fraction', claims({ exp: later + 0.5 })],
      ['exp in milliseconds, with a fraction', claims({ exp: later * 1_000 + 0.1 })],
      ['exp 1e308', claims({ exp: 1e308 })],
      ['exp too large for a number', text.replace(/"exp":\d+/, '"exp":1e999')],
      ['exp beyond exact numbers', text.replace(/"exp":\d+/, '"exp":9007199254740993')],
      ['exp negative', claims({ exp: -later })],
      ['exp zero', claims({ exp: 0 })],
      ['exp null', claims({ exp: null })],
      ['exp in an array', claims({ exp: [later] })],
      ['exp an object', claims({ exp: { valueOf: later } })],
      ['nbf to come', claims({ nbf: later })],
      ['nbf past', claims({ nbf: 1 })],
      ['iat to come', claims({ iat: later })],
      ['aud of another', claims({ aud: 'https://elsewhere.example' })],
      ['aud empty', claims({ aud: [] })],
      ['iss in an array', claims({ iss: [ISSUER] })],
      ['iss null', claims({ iss: null })],
      ['typ in the payload', claims({ typ: 'JWT' })],
      ['type SESSION', claims({ type: 'SESSION' })],
      ['type ADMIN', claims({ type: 'ADMIN' })],
      ['type missing', claims({ type: undefined })],
      ['type in lower case', claims({ type: 'personal' })],
      ['type in an array', claims({ type: ['PERSONAL'] })],
      ['version 1', claims({ version: '1' })],
      ['version 3', claims({ version: '3' })],
      ['version a number', claims({ version: 2 })],
      ['version missing', claims({ version: undefined })],
      ['sub of another', claims({ sub: 'ada' })],
      ['actorId of another', claims({ actorId: 'ada' })],
      ['sub the URN', claims({ sub: ROOT })],
      ['sub missing', claims({ sub: undefined })],
      ['both of another, while the row is root’s', claims({ actorId: 'ada', sub: 'ada' })],
      ['both in other case', claims({ actorId: 'DataHub', sub: 'DataHub' })],
      ['both with a space', claims({ actorId: 'datahub ', sub: 'datahub ' })],
      ['both with NUL', claims({ actorId: 'datahub\u0000', sub: 'datahub\u0000' })],
      ['actorType SERVICE', claims({ actorType: 'SERVICE' })],
      ['jti missing', claims({ jti: undefined })],
      ['jti empty', claims({ jti: '' })],
      ['a claim of its own', claims({ privileges: ['MANAGE_POLICIES'] })],
      ['exp twice, the later one good', text.replace('"exp":', '"exp":1,"exp":')],
      ['exp twice, the earlier one good', text.replace(/("exp":\d+)/, '$1,"exp":1')],
      ['sub twice', text.replace('"sub":', '"sub":"ada","sub":')],
      ['actorId twice', text.replace('"actorId":', '"actorId":"ada","actorId":')],
      ['type twice', text.replace('"type":', '"type":"SESSION","type":')],
      ['a name with an escape', text.replace('"exp":', '"\\u0065xp":')],
      ['a value with an escape', text.replace('"sub":"d', '"sub":"\\u0064')],
      ['spaces between', text.replaceAll(',', ', ')],
      ['a line end behind', `${text}\n`],
      ['a byte order mark', `\ufeff${text}`],
      ['an array around', `[${text}]`],
      ['a payload that is text', JSON.stringify(text)],
      ['a payload that is null', 'null'],
      ['a payload that is a number', '4102444800'],
      ['a payload that is empty', ''],
      ['__proto__', text.replace('{', '{"__proto__":{"exp":9999999999},')],
      ['constructor', text.replace('{', '{"constructor":"x",')],
    ])('%s', async (_, payload) => {
      expect(await knockListed(payload)).toEqual([401, 401]);
    });

    it('by the millisecond: there is no tolerance for clocks', async () => {
      const token = signed(claims({ exp: seconds(clock.now() + HOUR) }));
      await insert(token);
      clock.advance(HOUR - 1);
      expect(await knock(token)).toEqual([200, 200]);
      clock.advance(1);
      expect(await knock(token)).toEqual([401, 401]);
    });

    it('without an end, while its row has ended', async () => {
      const token = signed(claims({ exp: undefined }));
      await insert(token, { expiresAt: clock.now() + HOUR });
      expect(await knock(token)).toEqual([200, 200]);
      clock.advance(HOUR);
      expect(await knock(token)).toEqual([401, 401]);
    });
  });

  describe('without a row of its own is refused (test AN-06)', () => {
    let root: TestClient;

    beforeEach(async () => {
      root = await server.signIn();
    });

    it('whatever it says: a jti that was never stored, with an end and without', async () => {
      for (const changes of [{}, { exp: undefined }, { jti: randomUUID() }, { type: 'SERVICE_ACCOUNT' }])
        expect(await knock(signed(claims(changes)))).toEqual([401, 401]);
    });

    it('with the jti of a live one: the whole text is what is known, not the jti', async () => {
      const { accessToken } = await server.mint(root, { duration: 'P1D' });
      const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
      expect(await knock(signed(payload))).toEqual([200, 200]);
      expect(signed(payload)).toBe(accessToken);
      for (const changes of [{ exp: payload.exp + 1 }, { exp: undefined }, { iss: 'x' }])
        expect(await knock(signed({ ...payload, ...changes }))).toEqual([401, 401]);
    });

    it('after its row was deleted, at once, though its signature was remembered', async () => {
      const { accessToken, token } = await server.mint(root, { duration: 'P1D' });
      expect(await knock(accessToken)).toEqual([200, 200]);
      await root.send('DELETE', `/api/v1/tokens/${encodeURIComponent(token.id)}`);
      expect(await knock(accessToken)).toEqual([401, 401]);
      clock.advance(91 * DAY);
      await server.store.transaction((tx) => tx.tokens.deleteRevokedBefore(clock.now() - 90 * DAY));
      expect(await server.store.read.tokens.find(token.id)).toBeUndefined();
      expect(await knock(accessToken)).toEqual([401, 401]);
    });

    it('when the row is another’s, whichever of the two the text names', async () => {
      await server.addUser(`eve-${database}`);
      const eve = `urn:li:corpuser:eve-${database}`;
      const ofRoot = signed(claims());
      await insert(ofRoot, { actorUrn: eve, ownerUrn: eve });
      const ofEve = signed(claims({ actorId: `eve-${database}`, sub: `eve-${database}` }));
      await insert(ofEve);
      expect(await knock(ofRoot)).toEqual([401, 401]);
      expect(await knock(ofEve)).toEqual([401, 401]);
    });

    it('when the row stands for nobody', async () => {
      const ghost = signed(claims({ actorId: 'ghost', sub: 'ghost' }));
      await insert(ghost, { actorUrn: 'urn:li:corpuser:ghost' });
      expect(await knock(ghost)).toEqual([401, 401]);
    });
  });
});
