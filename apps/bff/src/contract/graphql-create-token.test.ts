import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Ask,
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERYBODY = 'urn:li:dataHubPolicy:7';

const CREATE = `mutation createAccessToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) {
    accessToken
    metadata { urn type id name description actorUrn ownerUrn owner { urn username } createdAt expiresAt }
  }
}`;

let server: ContractServer;
let plain: Person;
let manager: Person;
beforeAll(async () => {
  server = await startContractServer();
  plain = await server.person('plain');
  manager = await server.person('manager', 'MANAGE_ACCESS_TOKENS');
});

/** Creates a token for a user; `changes` say what the test is about. */
const create = (ask: Ask, actorUrn: string, changes: object = { durationIso: 'PT1H' }) =>
  ask(CREATE, { input: { type: 'PERSONAL', actorUrn, name: 'ci', ...changes } });

/** @returns how long the new token lives. */
function lifetimeOf({ data, text }: Answer): number {
  if (data?.createAccessToken == null) throw new Error(text);
  const { createdAt, expiresAt } = data.createAccessToken.metadata;
  return expiresAt - createdAt;
}

const refusal = async (answer: Promise<Answer>) => {
  const result = await answer;
  // A nullable root field: data is there, and the field in it is null (§2.4).
  expect(result.data).toEqual({ createAccessToken: null });
  return errorOf(result);
};

describe('§2.2 durations of the enum', () => {
  it.each([
    ['ONE_HOUR', HOUR],
    ['ONE_DAY', DAY],
    ['ONE_WEEK', 7 * DAY],
    ['ONE_MONTH', 2_592_000_000],
    ['THREE_MONTHS', 7_776_000_000],
    ['SIX_MONTHS', 15_552_000_000],
    ['ONE_YEAR', 31_536_000_000],
  ])('%s is %i ms', async (duration, ms) => {
    expect(lifetimeOf(await create(server.system, plain.urn, { duration }))).toBe(ms);
  });

  it('a literal in the document works like a variable', async () => {
    const { data } = await server.system(
      `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${plain.urn}", duration: ONE_HOUR, name: "x"}) { accessToken } }`,
    );
    expect(await server.knock('metadata', data.createAccessToken.accessToken)).toBe(200);
  });
});

describe('§2.2 ISO durations', () => {
  it.each([
    ['PT1H', HOUR],
    ['pt1h', HOUR],
    ['PT60M', HOUR],
    ['PT3600S', HOUR],
    ['P1D', DAY],
    ['PT24H', DAY],
    ['P7D', 7 * DAY],
    ['P1W', 7 * DAY],
    ['P30D', 2_592_000_000],
    ['P1M', 2_592_000_000],
    [' P30D ', 2_592_000_000],
    ['P90D', 7_776_000_000],
    ['P180D', 15_552_000_000],
    ['P365D', 31_536_000_000],
    ['P1Y', 31_536_000_000],
  ])('%j is allowed by its length: %i ms', async (durationIso, ms) => {
    expect(lifetimeOf(await create(server.system, plain.urn, { durationIso }))).toBe(ms);
  });

  it.each([
    ['  ', 'Access token duration must not be blank'],
    ['', 'Access token duration must not be blank'],
    ['THREE_YEARS', 'Invalid ISO-8601 access token duration: THREE_YEARS'],
    ['P', 'Invalid ISO-8601 access token duration: P'],
    ['P1DT', 'Invalid ISO-8601 access token duration: P1DT'],
    ['P1.5D', 'Invalid ISO-8601 access token duration: P1.5D'],
    ['PT0S', 'Access token duration must be positive: PT0S'],
  ])('%j is refused: %s', async (durationIso, message) => {
    expect(await refusal(create(server.system, plain.urn, { durationIso }))).toEqual([
      400,
      'BAD_REQUEST',
      message,
    ]);
  });

  it.each(['P29D', 'PT59M', 'P2D'])(
    '%s is shorter than a listed one, and not listed: refused',
    async (durationIso) => {
      expect((await refusal(create(server.system, plain.urn, { durationIso })))[0]).toBe(400);
    },
  );

  it('P3Y is not listed, and the message says what is', async () => {
    expect((await refusal(create(server.system, plain.urn, { durationIso: 'P3Y' })))[2]).toBe(
      "Access token duration 'P3Y' is not allowed. Choose a value from ACCESS_TOKEN_ALLOWED_DURATIONS (currently: [PT1H, P1D, P7D, P30D, P90D, P180D, P365D]).",
    );
  });
});

describe('§2.2 policy errors', () => {
  const EXACTLY_ONE = 'Exactly one of duration or durationIso must be provided when creating an access token';

  it.each([
    ['both', { duration: 'ONE_HOUR', durationIso: 'PT1H' }],
    ['neither', {}],
    ['both null', { duration: null, durationIso: null }],
    [
      'a blank durationIso beside duration, which counts as provided',
      { duration: 'ONE_HOUR', durationIso: '' },
    ],
  ])('%s: the exact message', async (_, changes) => {
    expect(await refusal(create(server.system, plain.urn, changes))).toEqual([
      400,
      'BAD_REQUEST',
      EXACTLY_ONE,
    ]);
  });

  it('NO_EXPIRY while disabled: the message names both settings', async () => {
    const [code, type, message] = await refusal(create(server.system, plain.urn, { duration: 'NO_EXPIRY' }));
    expect([code, type]).toEqual([400, 'BAD_REQUEST']);
    expect(message).toContain('ACCESS_TOKEN_ALLOW_NO_EXPIRY');
    expect(message).toContain('ACCESS_TOKEN_ALLOWED_DURATIONS');
  });

  it('authorization is judged before the duration: without the right a bad duration is 403', async () => {
    for (const changes of [
      { durationIso: 'P3Y' },
      { duration: 'NO_EXPIRY' },
      {},
      { durationIso: 'nonsense' },
    ])
      expect(await refusal(create(plain.ask, manager.urn, changes))).toEqual(DENIED);
    expect((await refusal(create(plain.ask, plain.urn, { durationIso: 'P3Y' })))[0]).toBe(400);
  });

  it('authorization is judged before the actor: without the right an actor that is no user is 403', async () => {
    expect(await refusal(create(plain.ask, 'urn:li:corpGroup:x'))).toEqual(DENIED);
    expect((await refusal(create(manager.ask, 'urn:li:corpGroup:x')))[0]).toBe(400);
  });

  describe('with ACCESS_TOKEN_ALLOWED_DURATIONS=PT1H,P30D and ACCESS_TOKEN_ALLOW_NO_EXPIRY=true', () => {
    let before: string;
    beforeAll(async () => {
      before = (await create(server.system, plain.urn, { duration: 'ONE_YEAR' })).data.createAccessToken
        .accessToken;
      await server.restart({
        ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P30D',
        ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true',
      });
    });
    afterAll(() =>
      server.restart({
        ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P1D,P7D,P30D,P90D,P180D,P365D',
        ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'false',
      }),
    );

    it('an enum that is not listed: the same message without quotes', async () => {
      expect(await refusal(create(server.system, plain.urn, { duration: 'ONE_YEAR' }))).toEqual([
        400,
        'BAD_REQUEST',
        'Access token duration ONE_YEAR is not allowed. Choose a value from ACCESS_TOKEN_ALLOWED_DURATIONS (currently: [PT1H, P30D]).',
      ]);
    });

    it('membership is by milliseconds: ONE_MONTH and P1M pass because P30D is listed', async () => {
      for (const changes of [{ duration: 'ONE_MONTH' }, { durationIso: 'P1M' }])
        expect(lifetimeOf(await create(server.system, plain.urn, changes))).toBe(30 * DAY);
    });

    it('NO_EXPIRY passes, without an expiresAt', async () => {
      const { data } = await create(server.system, plain.urn, { duration: 'NO_EXPIRY' });
      expect(data.createAccessToken.metadata.expiresAt).toBeNull();
    });

    it('tokens that are issued already are unaffected', async () => {
      expect(await server.knock('metadata', before)).toBe(200);
    });
  });
});

describe('§2.3 create: what the answer says', () => {
  it('metadata is read at once: urn, type, id, name, description, actorUrn, ownerUrn, owner, times', async () => {
    const { data } = await create(manager.ask, plain.urn, { duration: 'ONE_DAY', description: 'loads' });
    const { accessToken, metadata } = data.createAccessToken;
    expect(metadata).toEqual({
      urn: `urn:li:dataHubAccessToken:${metadata.id}`,
      type: 'ACCESS_TOKEN',
      id: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      name: 'ci',
      description: 'loads',
      actorUrn: plain.urn,
      ownerUrn: manager.urn,
      owner: { urn: manager.urn, username: 'manager' },
      createdAt: server.clock.now(),
      expiresAt: server.clock.now() + DAY,
    });
    expect(await server.whoAmI('metadata', { authorization: `Bearer ${accessToken}` })).toBe(plain.urn);
  });

  it.each([
    ['an empty name', { name: '' }],
    ['a name of 500 characters', { name: 'n'.repeat(500) }],
    ['a name that is taken', { name: 'ci' }],
  ])('not validated: %s', async (_, changes) => {
    expect(lifetimeOf(await create(plain.ask, plain.urn, { durationIso: 'PT1H', ...changes }))).toBe(HOUR);
  });

  it('differs: a name beyond 500 or a description beyond 5000 characters is 400, and names the field', async () => {
    const long = { durationIso: 'PT1H', name: 'n'.repeat(501), description: 'd'.repeat(5_001) };
    const [code, type, message] = await refusal(create(plain.ask, plain.urn, long));
    expect([code, type]).toEqual([400, 'BAD_REQUEST']);
    expect(message).toContain('name: at most 500 characters');
    expect(message).toContain('description: at most 5000 characters');
  });
});

describe('§2.3 create PERSONAL: who may', () => {
  it('for oneself with GENERATE_PERSONAL_ACCESS_TOKENS, which policy 7 gives to everybody', async () => {
    expect(lifetimeOf(await create(plain.ask, plain.urn))).toBe(HOUR);
  });

  it('for another user: only with MANAGE_ACCESS_TOKENS', async () => {
    expect(await refusal(create(plain.ask, manager.urn))).toEqual(DENIED);
    expect(lifetimeOf(await create(manager.ask, plain.urn))).toBe(HOUR);
  });

  it('differs: EDIT_ENTITY and DELETE_ENTITY over everything do not suffice (decision 003)', async () => {
    const editor = await server.person('editor');
    const input = {
      type: 'METADATA',
      name: 'everything',
      state: 'ACTIVE',
      privileges: ['EDIT_ENTITY', 'DELETE_ENTITY'],
      actors: { users: [editor.urn], resourceOwners: false, allUsers: false, allGroups: false },
    };
    const made = await server.system(
      'mutation p($input: PolicyUpdateInput!) { createPolicy(input: $input) }',
      {
        input,
      },
    );
    expect(made.data.createPolicy).toMatch(/^urn:li:dataHubPolicy:/);
    expect(await refusal(create(editor.ask, plain.urn))).toEqual(DENIED);
  });

  it('differs: made with a token it must end within that token (decision 004)', async () => {
    const short = server.ask(`Bearer ${await server.tokenFor(plain.urn, 'P1D')}`);
    expect(lifetimeOf(await create(short, plain.urn, { duration: 'ONE_HOUR' }))).toBe(HOUR);
    const [code, , message] = await refusal(create(short, plain.urn, { duration: 'ONE_WEEK' }));
    expect(code).toBe(400);
    expect(message).toContain('expires at 2027-01-0');
  });

  describe('while policy 7 is inactive', () => {
    beforeAll(() => server.admin('policies', 'deactivate', EVERYBODY));
    afterAll(() => server.admin('policies', 'activate', EVERYBODY));

    it('without a privilege, for oneself: 403', async () => {
      expect(await refusal(create(plain.ask, plain.urn))).toEqual(DENIED);
    });

    it('with MANAGE_ACCESS_TOKENS alone, for oneself: allowed', async () => {
      expect(lifetimeOf(await create(manager.ask, manager.urn))).toBe(HOUR);
    });

    it('getAccessToken without a privilege: 403, with MANAGE_ACCESS_TOKENS alone: allowed', async () => {
      const get = ({ ask, urn }: Person) =>
        ask(
          `{ getAccessToken(input: {type: PERSONAL, actorUrn: "${urn}", duration: ONE_DAY}) { accessToken } }`,
        );
      expect(errorOf(await get(plain))).toEqual(DENIED);
      expect((await get(manager)).data.getAccessToken.accessToken).toMatch(/^eyJ/);
    });
  });
});

describe('§2.1, §2.3 getAccessToken (deprecated)', () => {
  const GET = `query getAccessToken($input: GetAccessTokenInput!) { getAccessToken(input: $input) { accessToken metadata { id } } }`;
  const get = (ask: Ask, input: object) => ask(GET, { input: { type: 'PERSONAL', ...input } });

  it.each([[{ duration: 'ONE_HOUR' }], [{ durationIso: 'P30D' }]])('for oneself, with %j', async (end) => {
    const { data } = await get(plain.ask, { actorUrn: plain.urn, ...end });
    expect(await server.knock('metadata', data.getAccessToken.accessToken)).toBe(200);
    expect(data.getAccessToken.metadata).toBeNull();
  });

  it('for somebody else: 403, a manager too', async () => {
    for (const { ask } of [plain, manager]) {
      const answer = await get(ask, { actorUrn: 'urn:li:corpuser:datahub', duration: 'ONE_HOUR' });
      expect(errorOf(answer)).toEqual(DENIED);
      expect(answer.data).toEqual({ getAccessToken: null });
    }
  });

  it('SERVICE_ACCOUNT: refused', async () => {
    const input = { type: 'SERVICE_ACCOUNT', actorUrn: plain.urn, duration: 'ONE_HOUR' };
    expect(errorOf(await plain.ask(GET, { input }))[0]).toBe(403);
  });
});

describe('§2.3 getAccessTokenMetadata', () => {
  const inspect = (ask: Ask, token: string) =>
    ask('query m($token: String!) { getAccessTokenMetadata(token: $token) { id name actorUrn } }', { token });

  it('needs MANAGE_ACCESS_TOKENS, for one’s own token too', async () => {
    const answer = await inspect(plain.ask, plain.token);
    expect(errorOf(answer)).toEqual(DENIED);
    expect(answer.data).toBeNull();
    expect((await inspect(manager.ask, plain.token)).data.getAccessTokenMetadata).toMatchObject({
      actorUrn: plain.urn,
      name: 'contract',
    });
  });

  it('expiry is not judged: the record of an expired token is found', async () => {
    const short = await server.tokenFor(plain.urn, 'PT1H');
    server.clock.advance(2 * HOUR);
    expect((await inspect(manager.ask, short)).data.getAccessTokenMetadata.actorUrn).toBe(plain.urn);
  });

  it('an unknown or revoked token: an error, and data null because the field is non-null', async () => {
    for (const token of ['nonsense', `${plain.token}x`]) {
      const answer = await inspect(manager.ask, token);
      expect(errorOf(answer).slice(0, 2)).toEqual([404, 'NOT_FOUND']);
      expect(answer.data).toBeNull();
    }
  });
});
