import { createHmac } from 'node:crypto';
import { corpUserUrn } from '@latchkey/shared/urn';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomSecret } from '../test/random-secret.ts';
import { DOORS } from '../test/test-server.ts';
import { type ContractServer, errorOf, startContractServer } from './contract-server.contract.ts';

let server: ContractServer;
let names = 0;
let username: string;
let token: string;

beforeAll(async () => {
  server = await startContractServer();
});

beforeEach(async () => {
  names += 1;
  username = `user${names}`;
  await server.addWithoutPassword(username);
  token = await server.tokenFor(corpUserUrn(username));
});

/** The statuses of both doors, the frontend first. */
const knock = (jwt = token) => Promise.all(DOORS.map((door) => server.knock(door, jwt)));

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(new URL(path, server.address('metadata')), {
    method: 'POST',
    headers: { authorization: server.systemCredential, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function ingest(urn: string, aspectName: string, aspect: object) {
  const value = { contentType: 'application/json', value: JSON.stringify(aspect) };
  const change = { entityType: 'corpuser', entityUrn: urn, changeType: 'UPSERT', aspectName, aspect: value };
  expect(await post('/aspects?action=ingestProposal', { proposal: change })).toEqual({ value: 'success' });
}

const idOf = async (jwt: string) => {
  const query = 'query m($t: String!) { getAccessTokenMetadata(token: $t) { id } }';
  return String((await server.system(query, { t: jwt })).data.getAccessTokenMetadata.id);
};
const revoke = (id: string) =>
  server.system('mutation r($id: String!) { revokeAccessToken(tokenId: $id) }', { id });
const listed = async () => {
  const query =
    'query l($u: String!) { listAccessTokens(input: {filters: [{field: "actorUrn", values: [$u]}]}) { total } }';
  return Number((await server.system(query, { u: corpUserUrn(username) })).data.listAccessTokens.total);
};

describe('§1.7 the actor must be active', () => {
  const setStatus = (status: 'ACTIVE' | 'SUSPENDED') =>
    server.system(`mutation { updateUserStatus(urn: "${corpUserUrn(username)}", status: ${status}) }`);

  it('an active actor: 200 at both doors', async () => {
    expect(await knock()).toEqual([200, 200]);
  });

  it('corpUserStatus.status SUSPENDED: 401 from the next request on, and 200 again once ACTIVE', async () => {
    await setStatus('SUSPENDED');
    expect(await knock()).toEqual([401, 401]);
    await setStatus('ACTIVE');
    expect(await knock()).toEqual([200, 200]);
  });

  it('corpUserStatus SUSPENDED, ingested: 401', async () => {
    const lastModified = { actor: 'urn:li:corpuser:datahub', time: 1 };
    await ingest(corpUserUrn(username), 'corpUserStatus', { status: 'SUSPENDED', lastModified });
    expect(await knock()).toEqual([401, 401]);
  });

  it('status.removed true, ingested: 401; false: 200', async () => {
    await ingest(corpUserUrn(username), 'status', { removed: true });
    expect(await knock()).toEqual([401, 401]);
    await ingest(corpUserUrn(username), 'status', { removed: false });
    expect(await knock()).toEqual([200, 200]);
  });

  it('no corpUserKey: minting for a user who does not exist succeeds, the token answers 401', async () => {
    expect(await knock(await server.tokenFor('urn:li:corpuser:nobody-yet'))).toEqual([401, 401]);
  });

  it('the deleted entity: 401 for good, also when the name is taken again', async () => {
    const urn = corpUserUrn(username);
    expect(await post('/entities?action=delete', { urn })).toMatchObject({ value: { urn } });
    expect(await knock()).toEqual([401, 401]);
    await server.addWithoutPassword(username);
    expect(await knock()).toEqual([401, 401]);
    expect(await knock(await server.tokenFor(urn))).toEqual([200, 200]);
  });

  it('the system actor is exempt: it has no user, and yet it is served', async () => {
    const headers = { authorization: server.systemCredential };
    expect(await server.whoAmI('metadata', headers)).toBe('urn:li:corpuser:__datahub_system');
  });
});

describe('§1.7 revocation and expiry', () => {
  it('revoked: 401 at both doors at once, gone from the list, and the other tokens live on', async () => {
    const other = await server.tokenFor(corpUserUrn(username), 'P7D');
    expect((await revoke(await idOf(token))).data).toEqual({ revokeAccessToken: true });
    expect(await knock()).toEqual([401, 401]);
    expect(await knock(other)).toEqual([200, 200]);
    expect(await listed()).toBe(1);
  });

  it('an unknown id, or one twice: "Failed to revoke access token … Access token no longer exists"', async () => {
    const id = await idOf(token);
    await revoke(id);
    for (const gone of [id, 'HnMJylxuowJ1FKN74BbGogLvXCS4w+fsd3MZdI35+8A=']) {
      const answer = await revoke(gone);
      const message = 'Failed to revoke access token. Root cause: Access token no longer exists';
      expect(errorOf(answer)).toEqual([500, 'SERVER_ERROR', message]);
      expect(answer.data).toBeNull();
    }
  });

  it('differs: an expired token stays in the list after it was presented, until somebody removes it', async () => {
    const short = await server.tokenFor(corpUserUrn(username), 'PT1H');
    server.clock.advance(3_600_000);
    expect(await knock(short)).toEqual([401, 401]);
    expect(await listed()).toBe(2);
    await revoke(await idOf(short));
    expect(await listed()).toBe(1);
  });

  it('the same claims in another spelling, signed with the true key, have no row: 401', async () => {
    const [header = '', payload = ''] = token.split('.');
    const spaced = Buffer.from(` ${Buffer.from(payload, 'base64url').toString()}`).toString('base64url');
    const input = `${header}.${spaced}`;
    const signature = createHmac('sha256', server.signingKey).update(input).digest('base64url');
    expect(await knock(`${input}.${signature}`)).toEqual([401, 401]);
    expect(await knock()).toEqual([200, 200]);
  });

  it('another salt, or another key: no token is accepted any more; with the old ones they are again', async () => {
    const own = await startContractServer();
    const jwt = await own.tokenFor('urn:li:corpuser:datahub');
    const both = () => Promise.all(DOORS.map((door) => own.knock(door, jwt)));
    expect(await both()).toEqual([200, 200]);
    await own.restart({ DATAHUB_TOKEN_SERVICE_SALT: randomSecret() });
    expect(await both()).toEqual([401, 401]);
    const otherKey = { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret() };
    await own.restart({ DATAHUB_TOKEN_SERVICE_SALT: own.salt, ...otherKey });
    expect(await both()).toEqual([401, 401]);
    await own.restart({ DATAHUB_TOKEN_SERVICE_SIGNING_KEY: own.signingKey });
    expect(await both()).toEqual([200, 200]);
  });
});
