import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

let server: ContractServer;
let root: Person;
let plain: Person;
let ada: Person;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
  plain = await server.person('plain');
  ada = await server.person('ada');
});

const write = async (entityUrn: string, aspectName: string, value: object) => {
  const proposal = {
    entityType: entityUrn.split(':')[2],
    entityUrn,
    changeType: 'UPSERT',
    aspectName,
    aspect: { contentType: 'application/json', value: JSON.stringify(value) },
  };
  const response = await fetch(new URL('/aspects?action=ingestProposal', server.address('metadata')), {
    method: 'POST',
    headers: { authorization: server.systemCredential, 'content-type': 'application/json' },
    body: JSON.stringify({ proposal }),
  });
  expect(response.status).toBe(200);
};
const memberships = 'relationships(input: {types: ["IsMemberOfRole"], direction: OUTGOING}) { total }';

describe('corpUser', () => {
  const userOf = async (urn: string, fields: string, who = plain) =>
    (await who.ask(`query u($urn: String!) { corpUser(urn: $urn) { ${fields} } }`, { urn })).data.corpUser;

  it('an account: its names and standing, to everybody who may read users', async () => {
    expect(
      await userOf(ada.urn, 'urn type username status isNativeUser properties { displayName active }'),
    ).toEqual({
      urn: ada.urn,
      type: 'CORP_USER',
      username: 'ada',
      status: 'ACTIVE',
      isNativeUser: true,
      properties: { displayName: 'ada', active: true },
    });
  });

  it('what was ingested: editableInfo and editableProperties are one', async () => {
    const urn = 'urn:li:corpuser:ingested';
    await write(urn, 'corpUserInfo', {
      active: true,
      displayName: 'In',
      firstName: 'Ing',
      fullName: 'Ing Ested',
    });
    await write(urn, 'corpUserEditableInfo', { aboutMe: 'About', pictureLink: 'https://x.example/p.png' });
    const own = '{ aboutMe pictureLink slack }';
    const shown = await userOf(
      urn,
      `isNativeUser info { firstName fullName } editableInfo ${own} editableProperties ${own}`,
    );
    const editable = { aboutMe: 'About', pictureLink: 'https://x.example/p.png', slack: null };
    expect(shown).toEqual({
      isNativeUser: false,
      info: { firstName: 'Ing', fullName: 'Ing Ested' },
      editableInfo: editable,
      editableProperties: editable,
    });
  });

  it('an unknown and a removed one: the name alone', async () => {
    const gone = await server.person('gone');
    await root.ask('mutation r($urn: String!) { removeUser(urn: $urn) }', { urn: gone.urn });
    for (const urn of ['urn:li:corpuser:nobody', gone.urn])
      expect(await userOf(urn, 'urn info { active } properties { active } status')).toEqual({
        urn,
        info: null,
        properties: null,
        status: null,
      });
  });

  it('aspects by name; credentials are none, whoever asks', async () => {
    const fields = (name: string) => `aspects(input: {aspectNames: ["${name}"]}) { aspectName payload }`;
    const [info] = (await userOf(ada.urn, fields('corpUserInfo'))).aspects;
    expect([info.aspectName, JSON.parse(info.payload).displayName]).toEqual(['corpUserInfo', 'ada']);
    for (const who of [plain, root])
      expect((await userOf(ada.urn, fields('corpUserCredentials'), who)).aspects).toEqual([]);
  });

  it('credentials are 403 at the raw doors, too, for the root user as for anybody', async () => {
    const urn = encodeURIComponent(ada.urn);
    for (const path of [
      `/openapi/v3/entity/corpuser/${urn}/corpUserCredentials`,
      `/aspects/${urn}?aspect=corpUserCredentials&version=0`,
    ])
      for (const { token } of [plain, root]) {
        const headers = { authorization: `Bearer ${token}` };
        expect((await fetch(new URL(path, server.address('metadata')), { headers })).status).toBe(403);
      }
  });

  it('memberships of others are for who manages users; one\u2019s own are shown', async () => {
    const ask = (who: Person) => who.ask(`{ corpUser(urn: "${ada.urn}") { ${memberships} } }`);
    expect(errorOf(await ask(plain))).toEqual(DENIED);
    expect((await ask(ada)).data.corpUser.relationships).toEqual({ total: 0 });
    expect((await ask(root)).data.corpUser.relationships).toEqual({ total: 0 });
  });

  it('a URN of another type is refused', async () => {
    const answer = await plain.ask('{ corpUser(urn: "urn:li:corpGroup:team") { urn } }');
    expect(errorOf(answer)[0]).toBe(400);
  });
});

describe('groups', () => {
  const groupOf = async (urn: string, who = plain) =>
    (
      await who.ask(
        'query g($urn: String!) { corpGroup(urn: $urn) { urn type name properties { displayName description } editableProperties { slack } } }',
        { urn },
      )
    ).data.corpGroup;

  it('corpGroup: one that was created here, one that was ingested, and an unknown one', async () => {
    await root.ask(
      'mutation { createGroup(input: {id: "test-id", name: "Test Group", description: "Mine"}) }',
    );
    await write('urn:li:corpGroup:ingested', 'corpGroupInfo', {
      displayName: 'In',
      admins: [],
      members: [],
      groups: [],
    });
    await write('urn:li:corpGroup:ingested', 'corpGroupEditableInfo', { slack: '#in' });
    const shown = (name: string, properties: object | null, editableProperties: object | null) => ({
      urn: `urn:li:corpGroup:${name}`,
      type: 'CORP_GROUP',
      name,
      properties,
      editableProperties,
    });
    expect(await groupOf('urn:li:corpGroup:test-id')).toEqual(
      shown('test-id', { displayName: 'Test Group', description: 'Mine' }, null),
    );
    expect(await groupOf('urn:li:corpGroup:ingested')).toEqual(
      shown('ingested', { displayName: 'In', description: null }, { slack: '#in' }),
    );
    expect(await groupOf('urn:li:corpGroup:none')).toEqual(shown('none', null, null));
  });

  it('listGroups: a page by name, under Manage Users & Groups', async () => {
    const query =
      'query l($input: ListGroupsInput!) { listGroups(input: $input) { start count total groups { urn name properties { displayName } } } }';
    await root.ask('mutation { createGroup(input: {id: "another", name: "Another"}) }');
    const { data } = await root.ask(query, { input: { start: '0', count: '1', query: 'ANOTHER' } });
    expect(data.listGroups).toEqual({
      start: 0,
      count: 1,
      total: 1,
      groups: [{ urn: 'urn:li:corpGroup:another', name: 'another', properties: { displayName: 'Another' } }],
    });
    expect(errorOf(await plain.ask(query, { input: {} }))).toEqual(DENIED);
  });
});
