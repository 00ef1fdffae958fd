import { PLATFORM_PRIVILEGE_TYPES } from '@latchkey/shared/privileges';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  platformPolicy,
  startContractServer,
} from './contract-server.contract.ts';

const BASE = 'urn:li:dataHubPolicy:7';
const FIELDS = `urn type name state description privileges editable
  actors { users groups roles resourceOwners resourceOwnersTypes allUsers allGroups }
  resources { type resources allResources filter { criteria { field values { value } condition } } }`;
const CREATE = 'mutation createPolicy($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
const UPDATE =
  'mutation updatePolicy($urn: String!, $input: PolicyUpdateInput!) { updatePolicy(urn: $urn, input: $input) }';

let server: ContractServer;
let root: Person;
let plain: Person;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
  plain = await server.person('plain');
});

type Policy = Record<string, unknown> & {
  urn: string;
  privileges: string[];
  actors: Record<string, unknown>;
};

async function listAll(input: object = { count: 1000 }): Promise<{ total: number; policies: Policy[] }> {
  const query = `query l($input: ListPoliciesInput!) { listPolicies(input: $input) { start count total policies { ${FIELDS} } } }`;
  const { data, text } = await root.ask(query, { input });
  if (data?.listPolicies == null) throw new Error(text);
  return data.listPolicies;
}
const find = async (urn: string) => (await listAll()).policies.find((policy) => policy.urn === urn);

/** Policy 7 as DataHub's own smoke tests send it. */
const basePolicy = (state: string, privileges = ['VIEW_ANALYTICS', 'GENERATE_PERSONAL_ACCESS_TOKENS']) => ({
  type: 'PLATFORM',
  name: 'All Users - Base Platform Privileges',
  description:
    'Grants base platform privileges to ALL users of DataHub. Change this policy to alter that behavior.',
  state,
  privileges,
  actors: { resourceOwners: false, allUsers: true, allGroups: false, users: [], groups: [] },
});
const setBase = (state: string) => root.ask(UPDATE, { urn: BASE, input: basePolicy(state) });
const generate = ({ ask, urn }: Person) =>
  ask(
    `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${urn}", duration: ONE_DAY, name: "x"}) { accessToken } }`,
  );

describe('§6.3 boot policies', () => {
  it.each([
    ['0', 'PLATFORM', 'Root User - All Platform Privileges', false, { users: ['urn:li:corpuser:datahub'] }],
    [
      '1',
      'METADATA',
      'Root User - Edit and View All Resources',
      false,
      { users: ['urn:li:corpuser:datahub'] },
    ],
    ['7', 'PLATFORM', 'All Users - Base Platform Privileges', true, { allUsers: true }],
    ['view-entity-page-all', 'METADATA', expect.any(String), true, { allUsers: true }],
    ['view-dataset-sensitive', 'METADATA', expect.any(String), true, { allUsers: true }],
    ['admin-platform-policy', 'PLATFORM', expect.any(String), false, { roles: ['urn:li:dataHubRole:Admin'] }],
    ['admin-metadata-policy', 'METADATA', expect.any(String), false, { roles: ['urn:li:dataHubRole:Admin'] }],
    [
      'editor-platform-policy',
      'PLATFORM',
      expect.any(String),
      false,
      { roles: ['urn:li:dataHubRole:Editor'] },
    ],
    [
      'reader-platform-policy',
      'PLATFORM',
      expect.any(String),
      false,
      { roles: ['urn:li:dataHubRole:Reader'] },
    ],
  ])('%s: %s %s, editable %s', async (id, type, name, editable, actors) => {
    expect(await find(`urn:li:dataHubPolicy:${id}`)).toMatchObject({
      type,
      name,
      editable,
      state: 'ACTIVE',
      actors,
    });
  });

  it.each([
    ['0', [...PLATFORM_PRIVILEGE_TYPES]],
    ['7', ['VIEW_ANALYTICS', 'GENERATE_PERSONAL_ACCESS_TOKENS']],
    ['admin-platform-policy', [...PLATFORM_PRIVILEGE_TYPES]],
    ['reader-platform-policy', []],
  ])('%s has exactly these privileges', async (id, privileges) => {
    expect((await find(`urn:li:dataHubPolicy:${id}`))?.privileges).toEqual(privileges);
  });

  it('editor-platform-policy gives GENERATE_PERSONAL_ACCESS_TOKENS and not MANAGE_ACCESS_TOKENS', async () => {
    const { privileges } = (await find('urn:li:dataHubPolicy:editor-platform-policy')) ?? { privileges: [] };
    expect(privileges).toContain('GENERATE_PERSONAL_ACCESS_TOKENS');
    expect(privileges).not.toContain('MANAGE_ACCESS_TOKENS');
  });

  it.each(['1', 'admin-metadata-policy'])('%s includes EDIT_ENTITY and DELETE_ENTITY', async (id) => {
    expect((await find(`urn:li:dataHubPolicy:${id}`))?.privileges).toEqual(
      expect.arrayContaining(['EDIT_ENTITY', 'DELETE_ENTITY']),
    );
  });

  it('differs: 13 of DataHub’s 16', async () => {
    expect(
      (await listAll({ orFilters: [{ and: [{ field: 'state', values: ['ACTIVE'] }] }], count: 100 })).total,
    ).toBe(13);
  });
});

describe('§6.2 updatePolicy on policy 7, as DataHub’s smoke tests do it', () => {
  afterEach(() => setBase('ACTIVE'));

  it('INACTIVE: nobody generates from the next request on; ACTIVE: everybody again; it answers the URN', async () => {
    expect((await generate(plain)).errors).toBeUndefined();
    expect((await setBase('INACTIVE')).data).toEqual({ updatePolicy: BASE });
    expect(errorOf(await generate(plain))).toEqual(DENIED);
    expect((await setBase('ACTIVE')).data).toEqual({ updatePolicy: BASE });
    expect((await generate(plain)).errors).toBeUndefined();
  });

  it('DRAFT grants nothing either (differs: DataHub’s engine only knows INACTIVE)', async () => {
    await setBase('DRAFT');
    expect(errorOf(await generate(plain))).toEqual(DENIED);
  });

  it('what was sent is what is listed, and it stays editable', async () => {
    await root.ask(UPDATE, { urn: BASE, input: basePolicy('ACTIVE', ['VIEW_ANALYTICS']) });
    expect(await find(BASE)).toMatchObject({
      privileges: ['VIEW_ANALYTICS'],
      editable: true,
      actors: { allUsers: true },
    });
    expect(errorOf(await generate(plain))).toEqual(DENIED);
  });

  it('a restart does not bring the boot policy back', async () => {
    await setBase('INACTIVE');
    await server.restart();
    expect((await find(BASE))?.state).toBe('INACTIVE');
  });
});

describe('§6.2 createPolicy, updatePolicy, deletePolicy', () => {
  it('create: the URN is a uuid, the effect is there on the next request, and gone after delete', async () => {
    const person = await server.person('grantee');
    const may = async () => (await person.ask('{ listUsers(input: {}) { total } }')).errors === undefined;
    expect(await may()).toBe(false);
    const { data } = await root.ask(CREATE, {
      input: platformPolicy(['MANAGE_USERS_AND_GROUPS'], [person.urn]),
    });
    const urn = data.createPolicy;
    expect(urn).toMatch(/^urn:li:dataHubPolicy:[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await may()).toBe(true);
    expect((await root.ask(`mutation { deletePolicy(urn: "${urn}") }`)).data).toEqual({ deletePolicy: urn });
    expect(await may()).toBe(false);
    expect(await find(urn)).toBeUndefined();
  });

  it('a METADATA policy keeps its resources, criteria and owners', async () => {
    const input = {
      type: 'METADATA',
      name: 'owners of hive',
      state: 'ACTIVE',
      description: null,
      privileges: ['EDIT_ENTITY'],
      resources: {
        type: 'dataset',
        allResources: false,
        resources: ['urn:li:dataset:a'],
        filter: { criteria: [{ field: 'TYPE', values: ['dataset'], condition: 'EQUALS' }] },
      },
      actors: {
        resourceOwners: true,
        allUsers: false,
        allGroups: true,
        users: null,
        groups: ['urn:li:corpGroup:x'],
      },
    };
    const { data } = await root.ask(CREATE, { input });
    expect(await find(data.createPolicy)).toEqual({
      urn: data.createPolicy,
      type: 'METADATA',
      name: 'owners of hive',
      state: 'ACTIVE',
      description: '',
      privileges: ['EDIT_ENTITY'],
      editable: true,
      actors: {
        users: [],
        groups: ['urn:li:corpGroup:x'],
        roles: [],
        resourceOwners: true,
        resourceOwnersTypes: [],
        allUsers: false,
        allGroups: true,
      },
      resources: {
        type: 'dataset',
        resources: ['urn:li:dataset:a'],
        allResources: false,
        filter: { criteria: [{ field: 'TYPE', values: [{ value: 'dataset' }], condition: 'EQUALS' }] },
      },
    });
  });

  it('update is an upsert: a free URN makes a policy', async () => {
    const urn = 'urn:li:dataHubPolicy:by-name';
    expect((await root.ask(UPDATE, { urn, input: platformPolicy([], []) })).data).toEqual({
      updatePolicy: urn,
    });
    expect((await find(urn))?.editable).toBe(true);
  });

  it('differs: what is not editable is refused by the server too, and stays as it is', async () => {
    const urn = 'urn:li:dataHubPolicy:0';
    const before = await find(urn);
    const update = await root.ask(UPDATE, { urn, input: basePolicy('INACTIVE') });
    expect([errorOf(update).slice(0, 2), update.data]).toEqual([
      [403, 'UNAUTHORIZED'],
      { updatePolicy: null },
    ]);
    const remove = await root.ask(`mutation { deletePolicy(urn: "${urn}") }`);
    expect([errorOf(remove).slice(0, 2), remove.data]).toEqual([
      [403, 'UNAUTHORIZED'],
      { deletePolicy: null },
    ]);
    expect(await find(urn)).toEqual(before);
  });
});

describe('§6.2 listPolicies', () => {
  it('defaults: start 0, count 20, query ""', async () => {
    expect(await listAll({})).toMatchObject({ start: 0, count: 20 });
  });

  it('pages, searches, and filters by orFilters', async () => {
    const all = await listAll();
    const page = await listAll({ start: 2, count: 3 });
    expect(page).toMatchObject({ start: 2, count: 3, total: all.total });
    expect(page.policies).toEqual(all.policies.slice(2, 5));
    expect((await listAll({ query: 'root user' })).total).toBe(2);
    const platform = await listAll({
      orFilters: [{ and: [{ field: 'type', values: ['PLATFORM'] }] }],
      count: 100,
    });
    expect(new Set(platform.policies.map(({ type }) => type))).toEqual(new Set(['PLATFORM']));
    expect(platform.total).toBeGreaterThan(3);
  });

  it.each([{ start: -1 }, { count: -1 }])('%j: 400, like every other list', async (input) => {
    const answer = await root.ask(
      'query l($input: ListPoliciesInput!) { listPolicies(input: $input) { total } }',
      {
        input,
      },
    );
    expect(errorOf(answer).slice(0, 2)).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('§6.2 getGrantedPrivileges', () => {
  const granted = async ({ ask, urn }: Person, extra = '') =>
    (await ask(`{ getGrantedPrivileges(input: {actorUrn: "${urn}"${extra}}) { privileges } }`)).data
      .getGrantedPrivileges.privileges;

  it('the platform privileges of the caller', async () => {
    expect((await granted(plain)).sort()).toEqual(['GENERATE_PERSONAL_ACCESS_TOKENS', 'VIEW_ANALYTICS']);
    expect((await granted(root)).sort()).toEqual([...PLATFORM_PRIVILEGE_TYPES].sort());
  });

  it('over a resource: the metadata privileges; owners have more', async () => {
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:hive,owned,PROD)';
    const spec = `, resourceSpec: {resourceType: DATASET, resourceUrn: "${urn}"}`;
    expect(await granted(plain, spec)).toContain('VIEW_ENTITY_PAGE');
    expect(await granted(plain, spec)).not.toContain('EDIT_ENTITY');
    const owners = [{ owner: plain.urn, type: 'TECHNICAL_OWNER' }];
    const written = await fetch(new URL('/openapi/v3/entity/dataset', server.address('metadata')), {
      method: 'POST',
      headers: { authorization: `Bearer ${root.token}`, 'content-type': 'application/json' },
      body: JSON.stringify([{ urn, ownership: { value: { owners } } }]),
    });
    expect(written.status).toBe(200);
    expect(await granted(plain, spec)).toContain('EDIT_ENTITY');
  });

  it('of somebody else: 403', async () => {
    const query = `{ getGrantedPrivileges(input: {actorUrn: "${plain.urn}"}) { privileges } }`;
    expect(errorOf(await root.ask(query))).toEqual(DENIED);
  });
});

describe('§6.1 who a policy applies to', () => {
  it.each(['users', 'groups', 'allGroups', 'allUsers'])('%s', async (kind) => {
    const person = await server.person(`by-${kind.toLowerCase()}`);
    const may = async () => (await person.ask('{ listUsers(input: {}) { total } }')).errors === undefined;
    const made = await root.ask('mutation { createGroup(input: {name: "g"}) }');
    const group: string = made.data.createGroup;
    const policy = platformPolicy(['MANAGE_USERS_AND_GROUPS'], []);
    const actors = {
      ...policy.actors,
      ...(kind === 'users' ? { users: [person.urn] } : {}),
      ...(kind === 'groups' ? { groups: [group] } : {}),
      ...(kind === 'allGroups' ? { allGroups: true } : {}),
      ...(kind === 'allUsers' ? { allUsers: true } : {}),
    };
    const { data } = await root.ask(CREATE, { input: { ...policy, actors } });
    const needsGroup = kind === 'groups' || kind === 'allGroups';
    expect(await may()).toBe(!needsGroup);
    await root.ask(
      `mutation { addGroupMembers(input: {groupUrn: "${group}", userUrns: ["${person.urn}"]}) }`,
    );
    expect(await may()).toBe(true);
    await root.ask(`mutation { deletePolicy(urn: "${data.createPolicy}") }`);
    expect(await may()).toBe(false);
  });
});
