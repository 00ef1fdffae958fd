import type { MintedToken } from '@latchkey/shared/tokens';
import { SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  GRAPHQL_PLACES,
  type Person,
  startContractServer,
} from '../../contract/contract-server.contract.ts';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS } from '../../test/test-server.ts';
import { tokenListing } from '../../test/test-tokens.ts';

const TOKENS = '/api/v1/tokens';
const BOB = 'urn:li:corpuser:bob';
const ADA = 'urn:li:corpuser:ada';
const CREATE = `mutation c($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { accessToken metadata { id actorUrn ownerUrn } }
}`;

/** Members that have meant "for whom" somewhere, once. */
const MEMBERS = [
  'userId',
  'user_id',
  'user',
  'userUrn',
  'owner',
  'ownerUrn',
  'owner_urn',
  'actor',
  'actorURN',
  'ActorUrn',
  'actor_urn',
  'actorId',
  'sub',
  'subject',
  'onBehalfOf',
  'impersonate',
  'createdBy',
  'account',
] as const;

/** Other spellings of both: none is ada's own URN, and none must come to mean either. */
const SPELLINGS = [
  'urn:li:corpuser:ADA',
  'urn:li:corpuser:ada ',
  'urn:li:corpuser:ADA\u200b',
  'urn:li:corpuser:BOB',
  'urn:li:corpuser:Bob',
  'URN:LI:CORPUSER:bob',
  'urn:li:corpUser:bob',
  'urn:li:corpuser:bob ',
  ' urn:li:corpuser:bob',
  'urn:li:corpuser: bob',
  'urn:li:corpuser:b%6Fb',
  'urn%3Ali%3Acorpuser%3Abob',
  'urn:li:corpuser:ｂｏｂ',
  'urn:li:corpuser:bоb',
  'urn:li:corpuser:bob\u200b',
  'urn:li:corpuser:\u202ebob',
  'urn:li:corpuser:bo\u0301b',
  'urn:li:corpuser:bob\u0000',
  'urn:li:corpuser:bob\n',
  'urn:li:corpuser:ada,urn:li:corpuser:bob',
  'urn:li:corpuser:ada\u0000urn:li:corpuser:bob',
  'urn:li:corpuser:ada/../bob',
  'urn:li:corpuser:(bob)',
  '"urn:li:corpuser:bob"',
  'bob',
  'urn:li:corpuser:',
  'urn:li:corpGroup:bob',
  '*',
] as const;

/** Headers by which a proxy, or DataHub, names a user. */
const HEADERS = {
  'X-DataHub-Actor': BOB,
  'X-Actor-Urn': BOB,
  'X-User-Id': 'bob',
  'X-Forwarded-User': 'bob',
  'X-Remote-User': 'bob',
  'X-Impersonate-User': 'bob',
  'X-Owner-Urn': BOB,
  'X-HTTP-Method-Override': 'PUT',
} as const;

describe.each(DIALECTS)('a token for somebody else (test AZ-05), on %s', (database) => {
  let server: ContractServer;
  let ada: Person;
  let mia: Person;
  let session: TestClient;
  let sessionOfBob: TestClient;
  /** Those who may mint for themselves only, by session and by token. */
  let callers: readonly TestClient[];

  beforeAll(async () => {
    server = await startContractServer({ database });
    session = await server.addSignedIn('ada');
    sessionOfBob = await server.addSignedIn('bob');
    const token = await server.tokenFor(ADA);
    ada = { urn: ADA, token, ask: server.ask(`Bearer ${token}`) };
    mia = await server.person('mia', 'MANAGE_ACCESS_TOKENS');
    callers = [session, scriptOf(ada)];
  });

  const scriptOf = (person: Person) => server.script(`Bearer ${person.token}`);
  const subjectOf = (jwt: string): string =>
    JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).sub;
  /** Everything that was ever minted by those who may not mint for others. */
  const minted = async () => {
    const { tokens } = await server.store.read.tokens.list(
      tokenListing({ now: server.clock.now(), count: 10_000 }),
    );
    return tokens.filter(({ ownerUrn }) => ownerUrn !== SYSTEM_ACTOR_URN && ownerUrn !== mia.urn);
  };
  const post = (client: TestClient, body: string, path = TOKENS, headers: Record<string, string> = {}) =>
    client.fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  /** Whatever was answered: what there is now acts as its owner, and the answer says so too. */
  const assertOwn = async (response: Response, what: string): Promise<void> => {
    if (response.status === 201) {
      const { accessToken, token } = (await response.json()) as MintedToken;
      expect([subjectOf(accessToken), token.actorUrn, token.ownerUrn], what).toEqual(['ada', ADA, ADA]);
    } else {
      expect([400, 403, 404], what).toContain(response.status);
    }
  };
  const assertNoneForAnother = async () => {
    for (const { ownerUrn, actorUrn } of await minted()) expect(actorUrn).toBe(ownerUrn);
    expect((await minted()).filter(({ actorUrn }) => actorUrn === BOB)).toEqual([]);
  };

  it('is not asked for by strange members, in the body or in the address: with bob’s name in each', async () => {
    const script = scriptOf(ada);
    for (const [index, member] of MEMBERS.entries()) {
      const value = index % 2 === 0 ? BOB : [BOB];
      const response = await post(session, JSON.stringify({ name: 'x', [member]: value }));
      // Unknown members are named, not ignored: nobody believes to have minted for another.
      expect(response.status, member).toBe(400);
      expect(JSON.stringify(await response.json())).toContain(member);
      await assertOwn(await post(script, '{"name":"x"}', `${TOKENS}?${member}=${BOB}`), `?${member}`);
    }
    await assertNoneForAnother();
  });

  it('is not asked for by headers, by cookies, or by all of them at once', async () => {
    for (const client of callers) {
      for (const [name, value] of Object.entries(HEADERS))
        await assertOwn(await post(client, '{"name":"x"}', TOKENS, { [name]: value }), name);
      const path = `${TOKENS}?actorUrn=${BOB}&actorUrn[]=${BOB}&ownerUrn=${BOB}`;
      const response = await post(client, '{"name":"x"}', path, HEADERS);
      expect(response.status).toBe(201);
      await assertOwn(response, 'all');
    }
    const cookies = {
      cookie: `${[...session.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}; actor=${BOB}; userUrn=${BOB}`,
    };
    const response = await post(session, '{"name":"x"}', TOKENS, cookies);
    expect(response.status).toBe(201);
    await assertOwn(response, 'cookies');
    await assertNoneForAnother();
  });

  it('is refused under its own member, whatever the form: twice, in an array, in a prototype', async () => {
    const bodies = [
      `{"name":"x","actorUrn":"${BOB}"}`,
      `{"name":"x","actorUrn":"${ADA}","actorUrn":"${BOB}"}`,
      `{"name":"x","actorUrn":"${ADA}","\\u0061ctorUrn":"${BOB}"}`,
      `{"name":"x","actorUrn":["${BOB}"]}`,
      `{"name":"x","actorUrn":["${ADA}","${BOB}"]}`,
      `{"name":"x","actorUrn":{"urn":"${BOB}"}}`,
      `{"name":"x","actorUrn":null}`,
      `{"name":"x","actorUrn":true}`,
      `{"name":"x","constructor":{"prototype":{"actorUrn":"${BOB}"}}}`,
      `[{"name":"x","actorUrn":"${BOB}"}]`,
      `{"name":"x","type":"SERVICE_ACCOUNT","actorUrn":"${BOB}"}`,
    ];
    for (const client of callers) {
      for (const body of bodies) expect([400, 403], body).toContain((await post(client, body)).status);
      // What the last of two says is what counts; here it is ada, and a prototype is nobody.
      for (const body of [
        `{"name":"x","actorUrn":"${BOB}","actorUrn":"${ADA}"}`,
        `{"name":"x","__proto__":{"actorUrn":"${BOB}"}}`,
      ])
        await assertOwn(await post(client, body), body);
    }
    await assertNoneForAnother();
    expect(Reflect.get({}, 'actorUrn')).toBeUndefined();
  });

  it('is refused under every other spelling of the URN, over REST and GraphQL', async () => {
    for (const actorUrn of [BOB, ...SPELLINGS]) {
      for (const client of callers) {
        const response = await post(client, JSON.stringify({ name: 'x', actorUrn }));
        expect([400, 403], actorUrn).toContain(response.status);
      }
      for (const type of ['PERSONAL', 'SERVICE_ACCOUNT']) {
        const input = { type, actorUrn, duration: 'ONE_HOUR', name: 'x' };
        const { data, errors } = await ada.ask(CREATE, { input });
        expect([data?.createAccessToken ?? null, errors?.length], actorUrn).toEqual([null, 1]);
      }
    }
    await assertNoneForAnother();
  });

  it('made by a manager under another spelling opens nothing as bob', async () => {
    const client = scriptOf(mia);
    for (const actorUrn of SPELLINGS) {
      const response = await post(client, JSON.stringify({ name: 'x', actorUrn, duration: 'PT1H' }));
      if (response.status !== 201) {
        expect(response.status, actorUrn).toBe(400);
        continue;
      }
      const { accessToken } = (await response.json()) as MintedToken;
      const headers = { authorization: `Bearer ${accessToken}` };
      expect(await server.whoAmI('metadata', headers), actorUrn).toBe(401);
    }
  });

  it('is not asked for over GraphQL at any place: by members, doubles, headers, or a token of another', async () => {
    const own = { type: 'PERSONAL', actorUrn: ADA, duration: 'ONE_HOUR', name: 'x' };
    for (const place of GRAPHQL_PLACES) {
      const ask = server.ask(`Bearer ${ada.token}`, place);
      for (const member of ['ownerUrn', 'userId', 'owner', 'actor']) {
        const { errors } = await ask(CREATE, { input: { ...own, [member]: BOB } });
        expect(errors?.[0]?.extensions.code, `${place.path} ${member}`).toBe(400);
      }
      const twice = `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${ADA}", actorUrn: "${BOB}", duration: ONE_HOUR, name: "x"}) { accessToken } }`;
      expect((await ask(twice)).errors?.[0]?.extensions.code).toBe(400);
      const inArray = await ask(CREATE, { input: { ...own, actorUrn: [BOB] } });
      expect(inArray.data?.createAccessToken ?? null).toBeNull();
      const response = await fetch(new URL(`${place.path}?actorUrn=${BOB}`, server.address(place.door)), {
        method: 'POST',
        headers: { ...HEADERS, authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: CREATE, variables: { input: own, actorUrn: BOB }, actorUrn: BOB }),
      });
      const { data } = (await response.json()) as { data: { createAccessToken: { metadata: object } } };
      expect(data.createAccessToken.metadata).toMatchObject({ actorUrn: ADA, ownerUrn: ADA });
    }
    await assertNoneForAnother();
  });

  it('is made by nobody who has not proved anything, with whatever in the request', async () => {
    const before = (await minted()).length;
    const bodies = [{ name: 'x', actorUrn: BOB }, { name: 'x', userId: 'bob' }, { name: 'x' }];
    for (const client of [server.visitor(), server.script(''), server.script('Bearer x')]) {
      client.cookies.set('actor', BOB);
      for (const body of bodies) {
        const path = `${TOKENS}?userId=bob&actorUrn=${BOB}`;
        expect((await post(client, JSON.stringify(body), path, HEADERS)).status).toBe(401);
      }
    }
    expect(await minted()).toHaveLength(before);
  });

  it('is a manager’s to make, and the audit log has both, and the token that asked', async () => {
    const response = await post(scriptOf(mia), JSON.stringify({ name: 'x', actorUrn: BOB, duration: 'P1D' }));
    expect(response.status).toBe(201);
    const { accessToken, token } = (await response.json()) as MintedToken;
    expect([subjectOf(accessToken), token.actorUrn, token.ownerUrn]).toEqual(['bob', BOB, mia.urn]);
    const [event] = await server.store.read.audit.listLatest(1);
    expect(event).toMatchObject({
      action: 'token.minted',
      actorUrn: mia.urn,
      subjectUrn: token.urn,
      details: { forActor: BOB },
    });
    expect(event?.viaTokenId).toBe((await server.store.read.tokens.find(token.id))?.parentId);
    expect(event?.viaTokenId).toMatch(/^.{44}$/);
  });

  describe('a token of bob', () => {
    let own: { id: string; jwt: string };
    let his: { id: string; jwt: string };

    beforeEach(async () => {
      const mine = await server.mint(session);
      own = { id: mine.token.id, jwt: mine.accessToken };
      const ofBob = await server.mint(sessionOfBob);
      his = { id: ofBob.token.id, jwt: ofBob.accessToken };
    });

    const assertUntouched = async () => {
      const row = await server.store.read.tokens.find(his.id);
      expect(row).toMatchObject({ revokedAt: null, replacedById: null, name: 'test', ownerUrn: BOB });
      for (const door of DOORS) expect(await server.knock(door, his.jwt)).toBe(200);
    };

    it('is neither rotated, revoked nor renamed by its id, in the path or smuggled beside one’s own', async () => {
      const at = (id: string, verb = '') => `${TOKENS}/${encodeURIComponent(id)}${verb}`;
      const urn = `urn:li:dataHubAccessToken:${his.id}`;
      const ids = [his.id, urn, `${own.id},${his.id}`, `${own.id}/../${his.id}`, encodeURIComponent(his.id)];
      for (const client of [session, scriptOf(ada)]) {
        for (const id of ids) {
          for (const verb of ['', `?owner=${ADA}`]) {
            expect((await client.send('DELETE', at(id, verb))).status, id).toBe(404);
            expect((await client.send('PATCH', at(id, verb), { name: 'x' })).status, id).toBe(404);
          }
          const rotated = await client.send('POST', at(id, '/rotate'), { graceMs: 0 });
          expect([403, 404], id).toContain(rotated.status);
        }
        const batch = await client.send('POST', `${TOKENS}/revoke`, { ids: [his.id, urn] });
        expect(await batch.json()).toEqual({ revoked: [], notFound: [his.id, urn] });
        for (const body of [
          { all: 'bob' },
          { all: BOB },
          { all: 'mine', owner: BOB },
          { all: 'mine', ids: [his.id] },
          { ids: [[his.id]] },
        ])
          expect((await client.send('POST', `${TOKENS}/revoke`, body)).status, JSON.stringify(body)).toBe(
            400,
          );
        for (const body of [{ id: his.id }, { tokenId: his.id }, { graceMs: 0, actorUrn: BOB }])
          expect([400, 403]).toContain((await client.send('POST', at(own.id, '/rotate'), body)).status);
      }
      await assertUntouched();
      const path = `${at(own.id, '/rotate')}?id=${encodeURIComponent(his.id)}&tokenId=${his.id}&actorUrn=${BOB}`;
      const rotated = await post(session, '{"graceMs":0}', path, HEADERS);
      expect(rotated.status).toBe(201);
      await assertOwn(rotated, 'rotated');
      await assertUntouched();
    });

    it('is neither rotated nor revoked over GraphQL, and no answer tells whether it is there', async () => {
      const never = Buffer.alloc(32, 1).toString('base64');
      const outcome = async (ask: Person['ask'], operation: string, id: string) => {
        const { data, errors } = await ask(
          `mutation { ${operation}(tokenId: "${id}") ${operation.startsWith('rotate') ? '{ accessToken }' : ''} }`,
        );
        return [data?.[operation] ?? null, errors?.[0]?.message, errors?.[0]?.extensions.code];
      };
      const ofSession: Person['ask'] = async (query) => {
        const answer = await session.graphql(query);
        return { ...answer, text: '' };
      };
      for (const ask of [ada.ask, ofSession]) {
        for (const operation of ['revokeAccessToken', 'rotateAccessToken']) {
          const answer = await outcome(ask, operation, his.id);
          expect(answer[0]).toBeNull();
          expect(answer).toEqual(await outcome(ask, operation, never));
        }
      }
      await assertUntouched();
    });

    it('ends with none of ada’s', async () => {
      expect((await session.send('POST', `${TOKENS}/revoke`, { all: 'mine' })).status).toBe(200);
      expect(await server.knock('frontend', own.jwt)).toBe(401);
      await assertUntouched();
    });
  });
});
