import { beforeAll, describe, expect, it } from 'vitest';
import { DOORS } from '../test/test-server.ts';
import {
  type Ask,
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const FIELDS = 'urn type name displayName description createdBy createdAt updatedAt defaultView { urn }';

let server: ContractServer;
let keeper: Person;
let plain: Person;
beforeAll(async () => {
  server = await startContractServer();
  keeper = await server.person('keeper', 'MANAGE_SERVICE_ACCOUNTS');
  plain = await server.person('plain');
});

async function createAccount(displayName?: string, description?: string) {
  const { data, text } = await keeper.ask(
    `mutation c($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { ${FIELDS} } }`,
    { input: { displayName, description } },
  );
  if (data === null) throw new Error(text);
  return data.createServiceAccount as { urn: string; name: string };
}

const mint = (ask: Ask, actorUrn: string, changes: object = {}) =>
  ask(
    'mutation c($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken metadata { id actorUrn ownerUrn } } }',
    { input: { type: 'SERVICE_ACCOUNT', actorUrn, name: 'ci', durationIso: 'P1D', ...changes } },
  );

const knock = (jwt: string) => Promise.all(DOORS.map((door) => server.knock(door, jwt)));

describe('§2.1 createServiceAccount', () => {
  it('answers a ServiceAccount: a corpuser service_<uuid> with what was given, by whom and when', async () => {
    const account = await createAccount('CI', 'builds');
    expect(account).toEqual({
      urn: `urn:li:corpuser:${account.name}`,
      type: 'CORP_USER',
      name: expect.stringMatching(/^service_[0-9a-f-]{36}$/),
      displayName: 'CI',
      description: 'builds',
      createdBy: keeper.urn,
      createdAt: server.clock.now(),
      updatedAt: null,
      defaultView: null,
    });
  });

  it('needs neither a name nor a description', async () => {
    expect((await createAccount()).urn).toMatch(/^urn:li:corpuser:service_/);
  });

  it('the entity has subTypes.typeNames SERVICE_ACCOUNT', async () => {
    const { urn } = await createAccount('typed');
    const path = `/aspects/${encodeURIComponent(urn)}?aspect=subTypes&version=0`;
    const response = await fetch(new URL(path, server.address('metadata')), {
      headers: { authorization: `Bearer ${plain.token}` },
    });
    expect(await response.json()).toMatchObject({
      aspect: { 'com.linkedin.common.SubTypes': { typeNames: ['SERVICE_ACCOUNT'] } },
    });
  });

  it('is no person: listUsers does not list it', async () => {
    const { name } = await createAccount('hidden');
    const { data } = await server.system(`{ listUsers(input: {query: "${name}"}) { total } }`);
    expect(data.listUsers.total).toBe(0);
  });
});

describe('§2.1 getServiceAccount and listServiceAccounts', () => {
  it('get: the account; null for a person and for nobody', async () => {
    const account = await createAccount('got');
    const get = async (urn: string) =>
      (await keeper.ask(`{ getServiceAccount(urn: "${urn}") { ${FIELDS} } }`)).data.getServiceAccount;
    expect(await get(account.urn)).toEqual(account);
    expect(await get(plain.urn)).toBeNull();
    expect(await get('urn:li:corpuser:nobody')).toBeNull();
  });

  it('list: start, count and total; by query; all of one page', async () => {
    const accounts = [await createAccount('page one'), await createAccount('page two')];
    const list = async (input: object) =>
      (
        await keeper.ask(
          'query l($input: ListServiceAccountsInput!) { listServiceAccounts(input: $input) { start count total serviceAccounts { urn } } }',
          { input },
        )
      ).data.listServiceAccounts;
    const page = await list({ start: 0, count: 10, query: 'page' });
    expect(page).toMatchObject({ start: 0, count: 10, total: 2 });
    expect(page.serviceAccounts.map(({ urn }: { urn: string }) => urn).sort()).toEqual(
      accounts.map(({ urn }) => urn).sort(),
    );
    expect(await list({ start: 1, count: 1, query: 'page' })).toMatchObject({ start: 1, count: 1, total: 2 });
    expect((await list({ query: 'nothing like it' })).total).toBe(0);
  });
});

describe('§2.3 create SERVICE_ACCOUNT tokens', () => {
  it('with MANAGE_SERVICE_ACCOUNTS: a token that acts as the account, of type SERVICE_ACCOUNT', async () => {
    const { urn } = await createAccount('tokens');
    const { accessToken, metadata } = (await mint(keeper.ask, urn)).data.createAccessToken;
    expect(metadata).toMatchObject({ actorUrn: urn, ownerUrn: keeper.urn });
    const claims = JSON.parse(Buffer.from(String(accessToken).split('.')[1] ?? '', 'base64url').toString());
    expect([claims.type, claims.version]).toEqual(['SERVICE_ACCOUNT', '2']);
    expect(await server.whoAmI('frontend', { authorization: `Bearer ${accessToken}` })).toBe(urn);
    expect(await server.whoAmI('metadata', { authorization: `Bearer ${accessToken}` })).toBe(urn);
  });

  it('without the privilege: 403, also for those who manage access tokens', async () => {
    const { urn } = await createAccount('denied');
    const manager = await server.person('token-manager', 'MANAGE_ACCESS_TOKENS');
    for (const { ask } of [plain, manager]) expect(errorOf(await mint(ask, urn))).toEqual(DENIED);
  });

  it.each([
    ['a person', 'urn:li:corpuser:plain'],
    ['nobody', 'urn:li:corpuser:nobody'],
    ['a group', 'urn:li:corpGroup:x'],
  ])('%s: "The specified URN is not a service account: <urn>", judged before the right', async (_, urn) => {
    for (const { ask } of [keeper, plain]) {
      const answer = await mint(ask, urn, { durationIso: 'nonsense' });
      const message = `The specified URN is not a service account: ${urn}`;
      expect(errorOf(answer)).toEqual([400, 'BAD_REQUEST', message]);
      expect(answer.data).toEqual({ createAccessToken: null });
    }
  });

  it('its tokens are revoked singly', async () => {
    const { urn } = await createAccount('singly');
    const [one, other] = [await mint(keeper.ask, urn), await mint(keeper.ask, urn)];
    const { id } = one.data.createAccessToken.metadata;
    await keeper.ask('mutation r($id: String!) { revokeAccessToken(tokenId: $id) }', { id });
    expect(await knock(one.data.createAccessToken.accessToken)).toEqual([401, 401]);
    expect(await knock(other.data.createAccessToken.accessToken)).toEqual([200, 200]);
  });
});

describe('§1.7, §2.1 deleteServiceAccount', () => {
  it('its tokens answer 401 at both doors from the next request on, and it is gone', async () => {
    const { urn } = await createAccount('doomed');
    const token = (await mint(keeper.ask, urn)).data.createAccessToken.accessToken;
    expect(await knock(token)).toEqual([200, 200]);
    const { data } = await keeper.ask(`mutation { deleteServiceAccount(urn: "${urn}") }`);
    expect(data).toEqual({ deleteServiceAccount: true });
    expect(await knock(token)).toEqual([401, 401]);
    const got = await keeper.ask(`{ getServiceAccount(urn: "${urn}") { urn } }`);
    expect(got.data).toEqual({ getServiceAccount: null });
  });

  it('of a person, or of nobody: 404, and the person stays', async () => {
    for (const urn of [plain.urn, 'urn:li:corpuser:nobody']) {
      const answer = await keeper.ask(`mutation { deleteServiceAccount(urn: "${urn}") }`);
      expect(errorOf(answer).slice(0, 2)).toEqual([404, 'NOT_FOUND']);
    }
    expect(await knock(plain.token)).toEqual([200, 200]);
  });
});

describe('§2.1 updateServiceAccountDefaultView', () => {
  const update = (input: object) =>
    keeper.ask(
      'mutation u($input: UpdateServiceAccountDefaultViewInput!) { updateServiceAccountDefaultView(input: $input) }',
      { input },
    );

  it('without a view: true', async () => {
    const { urn } = await createAccount('view');
    expect((await update({ urn, defaultViewUrn: null })).data).toEqual({
      updateServiceAccountDefaultView: true,
    });
  });

  it('differs: with a view it is 400, because there are no views here; of nobody 404', async () => {
    const { urn } = await createAccount('view');
    const answer = await update({ urn, defaultViewUrn: 'urn:li:dataHubView:x' });
    expect(errorOf(answer)).toEqual([400, 'BAD_REQUEST', expect.stringContaining('no views')]);
    expect(errorOf(await update({ urn: plain.urn }))[0]).toBe(404);
  });
});

describe('§2.3 service-account operations need MANAGE_SERVICE_ACCOUNTS', () => {
  it.each([
    ['createServiceAccount', 'mutation { createServiceAccount(input: {}) { urn } }'],
    ['deleteServiceAccount', 'mutation { deleteServiceAccount(urn: "urn:li:corpuser:service_x") }'],
    [
      'updateServiceAccountDefaultView',
      'mutation { updateServiceAccountDefaultView(input: {urn: "urn:li:corpuser:service_x"}) }',
    ],
    ['listServiceAccounts', '{ listServiceAccounts(input: {}) { total } }'],
    ['getServiceAccount', '{ getServiceAccount(urn: "urn:li:corpuser:service_x") { urn } }'],
  ])('%s', async (_, document) => {
    expect(errorOf(await plain.ask(document))).toEqual(DENIED);
    expect((await keeper.ask(document)).text).not.toContain('UNAUTHORIZED');
  });
});
