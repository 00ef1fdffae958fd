import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../test/test-client.ts';
import { type ContractServer, type Person, startContractServer } from './contract-server.contract.ts';

const PASSWORD = 'correct horse battery';

let server: ContractServer;
let root: Person;
let emails = 0;
let email: string;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
});
beforeEach(() => {
  emails += 1;
  email = `person${emails}@example.org`;
});

/** As DataHub's clients send it: JSON, and nothing of a browser. */
async function post(path: string, body: unknown, client?: TestClient) {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await (client === undefined
    ? fetch(new URL(path, server.address('frontend')), init)
    : client.send('POST', path, body));
  const text = await response.text();
  return { status: response.status, text, cookies: response.headers.getSetCookie() };
}

const invite = async () =>
  (await root.ask('{ getInviteToken(input: {}) { inviteToken } }')).data.getInviteToken.inviteToken as string;
const filled = async (changes: object = {}) => ({
  fullName: 'Ada Lovelace',
  email,
  title: 'Analyst',
  password: PASSWORD,
  inviteToken: await invite(),
  ...changes,
});
const whoIs = async (client: TestClient) => {
  const response = await client.fetch('/openapi/operations/identity/user/urn');
  return response.status === 200 ? ((await response.json()) as { urn: string }).urn : response.status;
};

describe('§3.3 POST /logIn', () => {
  it('200, an empty body, the two cookies, and differs: one more, of the device', async () => {
    const { status, text, cookies } = await post('/logIn', {
      username: 'datahub',
      password: server.rootPassword,
    });
    expect([status, text]).toEqual([200, '']);
    expect(cookies.map((line) => line.split('=')[0]).sort()).toEqual([
      'PLAY_SESSION',
      'actor',
      'latchkey_device',
    ]);
  });

  it('PLAY_SESSION: Path=/, HttpOnly, SameSite=Lax', async () => {
    const { cookies } = await post('/logIn', { username: 'datahub', password: server.rootPassword });
    const attributes = cookies
      .find((line) => line.startsWith('PLAY_SESSION='))
      ?.split('; ')
      .slice(1);
    expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax']));
  });

  it('actor: the raw URN, not percent-encoded; Path=/, not HttpOnly, SameSite=Lax, Max-Age', async () => {
    await post('/signUp', await filled());
    const { cookies } = await post('/logIn', { username: email, password: PASSWORD });
    const [pair, ...attributes] = cookies.find((line) => line.startsWith('actor='))?.split('; ') ?? [];
    expect(pair).toBe(`actor=urn:li:corpuser:${email}`);
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'SameSite=Lax', expect.stringMatching(/^Max-Age=\d+$/)]),
    );
    expect(attributes).not.toContain('HttpOnly');
  });

  it.each([
    ['no user name', { password: 'x' }, 'User name must not be empty.'],
    ['an empty user name', { username: '', password: 'x' }, 'User name must not be empty.'],
    ['a wrong password', { username: 'datahub', password: 'wrong' }, 'Invalid Credentials'],
    ['no password', { username: 'datahub' }, 'Invalid Credentials'],
    ['an unknown user', { username: 'nobody', password: 'x' }, 'Invalid Credentials'],
  ])('%s: 400 {"message"}', async (_, body, message) => {
    const { status, text, cookies } = await post('/logIn', body);
    expect([status, text, cookies]).toEqual([400, JSON.stringify({ message }), []]);
  });

  it('there is no default password: datahub/datahub is refused', async () => {
    expect((await post('/logIn', { username: 'datahub', password: 'datahub' })).status).toBe(400);
  });

  it('differs: a suspended account is 400 Invalid Credentials like a wrong password, not 500', async () => {
    await post('/signUp', await filled());
    await root.ask(`mutation { updateUserStatus(urn: "urn:li:corpuser:${email}", status: SUSPENDED) }`);
    const { status, text } = await post('/logIn', { username: email, password: PASSWORD });
    expect([status, text]).toEqual([400, '{"message":"Invalid Credentials"}']);
  });
});

describe('§3.3 POST /signUp', () => {
  it.each([
    [{ fullName: '' }, 'Full name must not be empty.'],
    [{ fullName: undefined }, 'Full name must not be empty.'],
    [{ email: '' }, 'Email must not be empty.'],
    [{ email: 'no address' }, 'Email must not be empty.'],
    [{ email: `${'a'.repeat(65)}@example.org` }, 'Email must not be empty.'],
    [{ password: '' }, 'Password must not be empty.'],
    [{ inviteToken: '' }, 'Invite token must not be empty.'],
  ])('%j: 400 "%s"', async (changes, message) => {
    const { status, text, cookies } = await post('/signUp', await filled(changes));
    expect([status, text, cookies]).toEqual([400, JSON.stringify({ message }), []]);
  });

  it('200 with the cookies of the new user, urn:li:corpuser:<email>, in place of the caller’s session', async () => {
    const client = await server.signIn();
    expect(await whoIs(client)).toBe('urn:li:corpuser:datahub');
    const { status, text } = await post('/signUp', await filled(), client);
    expect([status, text]).toEqual([200, '']);
    expect(await whoIs(client)).toBe(`urn:li:corpuser:${email}`);
    const { data } = await client.graphql('{ me { corpUser { properties { displayName title email } } } }');
    expect(data.me.corpUser.properties).toEqual({ displayName: 'Ada Lovelace', title: 'Analyst', email });
  });

  it('title is optional', async () => {
    expect((await post('/signUp', await filled({ title: undefined }))).status).toBe(200);
  });

  it('an invitation for a role gives that role', async () => {
    const { data } = await root.ask(
      'mutation { createInviteToken(input: {roleUrn: "urn:li:dataHubRole:Editor"}) { inviteToken } }',
    );
    await post('/signUp', await filled({ inviteToken: data.createInviteToken.inviteToken }));
    const report = await root.ask(`{ debugAccess(userUrn: "urn:li:corpuser:${email}") { roles } }`);
    expect(report.data.debugAccess.roles).toEqual(['urn:li:dataHubRole:Editor']);
  });

  it('differs: a bad or replaced invitation is 400, an existing user 409; DataHub answers 500', async () => {
    const old = await invite();
    await root.ask('mutation { createInviteToken(input: {}) { inviteToken } }');
    for (const inviteToken of ['bad', `${await invite()}x`, old]) {
      const { status, cookies } = await post('/signUp', await filled({ inviteToken }));
      expect([status, cookies]).toEqual([400, []]);
    }
    expect((await post('/signUp', await filled())).status).toBe(200);
    expect((await post('/signUp', await filled())).status).toBe(409);
  });

  it('differs: a password needs 8 characters and must not be a well-known one', async () => {
    for (const password of ['short', 'password', '12345678'])
      expect((await post('/signUp', await filled({ password }))).status).toBe(400);
  });

  it('any password is taken with PASSWORD_RULES=datahub, by a sign-up and by a reset link', async () => {
    const lax = await startContractServer({ settings: { PASSWORD_RULES: 'datahub' } });
    const { data } = await lax.system('{ getInviteToken(input: {}) { inviteToken } }');
    const send = async (path: string, body: object) => (await lax.visitor().send('POST', path, body)).status;
    const { inviteToken } = data.getInviteToken;
    expect(await send('/signUp', await filled({ password: 'user', inviteToken }))).toBe(200);
    const reset = await lax.system(
      `mutation { createNativeUserResetToken(input: {userUrn: "urn:li:corpuser:${email}"}) { resetToken } }`,
    );
    const { resetToken } = reset.data.createNativeUserResetToken;
    expect(await send('/resetNativeUserCredentials', { email, password: 'pass', resetToken })).toBe(200);
    expect(await send('/logIn', { username: email, password: 'pass' })).toBe(200);
  });

  it('the reserved name datahub cannot be taken, even where addresses are not enforced', async () => {
    const lax = await startContractServer({ settings: { ENFORCE_VALID_EMAIL: 'false' } });
    const { data } = await lax.system('{ getInviteToken(input: {}) { inviteToken } }');
    const { inviteToken } = data.getInviteToken;
    const send = (name: string) =>
      lax.visitor().send('POST', '/signUp', { fullName: 'x', email: name, password: PASSWORD, inviteToken });
    expect((await send('datahub')).status).toBe(400);
    expect((await send('__datahub_system')).status).toBe(400);
    expect((await send('plain-name')).status).toBe(200);
  });
});

describe('§3.3 POST /resetNativeUserCredentials', () => {
  const resetToken = async () => {
    const { data } = await root.ask(
      `mutation { createNativeUserResetToken(input: {userUrn: "urn:li:corpuser:${email}"}) { resetToken } }`,
    );
    return data.createNativeUserResetToken.resetToken as string;
  };

  it.each([
    [{ email: '' }, 'Email must not be empty.'],
    [{ password: '' }, 'Password must not be empty.'],
    [{ resetToken: '' }, 'Reset token must not be empty.'],
  ])('%j: 400 "%s"', async (changes, message) => {
    const body = { email, password: PASSWORD, resetToken: 'x', ...changes };
    const { status, text } = await post('/resetNativeUserCredentials', body);
    expect([status, text]).toEqual([400, JSON.stringify({ message })]);
  });

  it('200 with cookies; the new password works, the old one and the earlier session do not, the token works once', async () => {
    const before = server.visitor();
    await post('/signUp', await filled(), before);
    const token = await resetToken();
    const client = server.visitor();
    const body = { email, password: `${PASSWORD} 2`, resetToken: token };
    const { status, text } = await post('/resetNativeUserCredentials', body, client);
    expect([status, text]).toEqual([200, '']);
    expect(await whoIs(client)).toBe(`urn:li:corpuser:${email}`);
    expect(await whoIs(before)).toBe(401);
    expect((await post('/logIn', { username: email, password: PASSWORD })).status).toBe(400);
    expect((await post('/logIn', { username: email, password: `${PASSWORD} 2` })).status).toBe(200);
    expect((await post('/resetNativeUserCredentials', body)).status).toBe(400);
  });

  it('§1.1 PASSWORD_RESET_TOKEN_EXPIRATION_MS: a token ends after 24 hours', async () => {
    await post('/signUp', await filled());
    const token = await resetToken();
    server.clock.advance(24 * 3_600_000);
    const { status } = await post('/resetNativeUserCredentials', {
      email,
      password: PASSWORD,
      resetToken: token,
    });
    expect(status).toBe(400);
  });

  it('another user’s token is refused', async () => {
    await post('/signUp', await filled());
    const token = await resetToken();
    const body = { email: 'datahub@example.org', password: PASSWORD, resetToken: token };
    expect((await post('/resetNativeUserCredentials', body)).status).toBe(400);
  });
});

describe('§3.1 GET /logOut', () => {
  it('303 to /login, the session is over, and differs: both cookies are cleared', async () => {
    const client = await server.signIn();
    const copy = new Map(client.cookies);
    const response = await client.fetch('/logOut');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login']);
    // It opens nothing, and it is there for the next sign-in.
    expect([...client.cookies.keys()]).toEqual(['latchkey_device']);
    const thief = server.visitor();
    for (const [name, value] of copy) thief.cookies.set(name, value);
    expect(await whoIs(thief)).toBe(401);
  });
});

describe('a session whose user is no more: 401 on its next request', () => {
  const URN = () => `urn:li:corpuser:${email}`;
  const ingest = (aspect: string, value: object) =>
    fetch(new URL('/openapi/v3/entity/corpuser', server.address('metadata')), {
      method: 'POST',
      headers: { authorization: server.systemCredential, 'content-type': 'application/json' },
      body: JSON.stringify([{ urn: URN(), [aspect]: { value } }]),
    });

  it.each<[string, () => Promise<unknown>]>([
    ['suspended', () => root.ask(`mutation { updateUserStatus(urn: "${URN()}", status: SUSPENDED) }`)],
    [
      'suspended by ingestion',
      () => ingest('corpUserStatus', { status: 'SUSPENDED', lastModified: { actor: root.urn, time: 1 } }),
    ],
    [
      'suspended while its session row lives on',
      () =>
        server.store.transaction((tx) => tx.users.updateStatus(`urn:li:corpuser:${email}`, 'SUSPENDED', 1)),
    ],
    ['soft-deleted', () => ingest('status', { removed: true })],
    ['removed', () => root.ask(`mutation { removeUser(urn: "${URN()}") }`)],
    [
      'deleted as an entity',
      () =>
        fetch(new URL(`/openapi/v3/entity/corpuser/${URN()}`, server.address('metadata')), {
          method: 'DELETE',
          headers: { authorization: server.systemCredential },
        }),
    ],
  ])('%s', async (_, end) => {
    const client = server.visitor();
    await post('/signUp', await filled(), client);
    expect(await whoIs(client)).toBe(URN());
    await end();
    expect(await whoIs(client)).toBe(401);
    const graphql = await client.send('POST', '/api/v2/graphql', { query: '{ __typename }' });
    expect(graphql.status).toBe(401);
    expect((await client.fetch('/api/gms/entities/urn:li:corpuser:datahub')).status).toBe(401);
  });
});
