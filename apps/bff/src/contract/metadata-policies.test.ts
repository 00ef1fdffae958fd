import { beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../test/test-database.ts';
import {
  type ContractServer,
  CREATE_POLICY,
  metadataPolicy,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const UPDATE_POLICY =
  'mutation u($urn: String!, $input: PolicyUpdateInput!) { updatePolicy(urn: $urn, input: $input) }';
const CREATE_ACCOUNT =
  'mutation c($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { urn } }';

/** Both addresses that clients are given (contract §4.2). */
const ADDRESSES = [
  { door: 'metadata', prefix: '' },
  { door: 'frontend', prefix: '/api/gms' },
] as const;

describe.each(DIALECTS)('§6.1 METADATA policies at both doors on %s', (database) => {
  let server: ContractServer;
  let root: Person;
  beforeAll(async () => {
    server = await startContractServer({ database });
    root = await server.root();
  });

  const dataset = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:hive,${name},PROD)`;
  const send = async (
    token: string,
    method: string,
    path: string,
    body?: unknown,
    { door, prefix }: (typeof ADDRESSES)[number] = ADDRESSES[0],
  ) => {
    const response = await fetch(new URL(`${prefix}${path}`, server.address(door)), {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text };
  };
  const proposalOf = (urn: string, aspectName: string, value: object, changeType = 'UPSERT') => ({
    entityType: urn.split(':')[2],
    entityUrn: urn,
    changeType,
    aspectName,
    aspect: { contentType: 'application/json', value: JSON.stringify(value) },
  });
  const ingest = (
    token: string,
    urn: string,
    aspect: string,
    value: object,
    at?: (typeof ADDRESSES)[number],
  ) =>
    send(token, 'POST', '/aspects?action=ingestProposal', { proposal: proposalOf(urn, aspect, value) }, at);
  const makePolicy = async (input: object): Promise<string> => {
    const { data, text } = await server.system(CREATE_POLICY, { input });
    if (data?.createPolicy == null) throw new Error(text);
    return data.createPolicy;
  };
  /** @returns the statuses of reading and of writing an entity, at the metadata service and at the frontend. */
  const tries = async (token: string, urn: string) => {
    const statuses = [];
    for (const at of ADDRESSES) {
      const read = await send(token, 'GET', `/entities/${encodeURIComponent(urn)}`, undefined, at);
      statuses.push(read.status, (await ingest(token, urn, 'status', { removed: false }, at)).status);
    }
    return statuses;
  };
  const exists = (urn: string) => ingest(root.token, urn, 'status', { removed: false });

  it('at first all users view everything, and only root, Admins, Editors and owners edit', async () => {
    const urn = dataset('first');
    await exists(urn);
    const [plain, editor, owner] = [
      await server.person('first-plain'),
      await server.person('first-editor'),
      await server.person('first-owner'),
    ];
    const assign = 'mutation b($input: BatchAssignRoleInput!) { batchAssignRole(input: $input) }';
    const input = { roleUrn: 'urn:li:dataHubRole:Editor', actors: [editor.urn] };
    expect((await server.system(assign, { input })).data).toEqual({ batchAssignRole: true });
    const owners = [{ owner: owner.urn, type: 'TECHNICAL_OWNER' }];
    await ingest(root.token, urn, 'ownership', { owners });
    expect(await tries(plain.token, urn)).toEqual([200, 403, 200, 403]);
    expect(await tries(editor.token, urn)).toEqual([200, 200, 200, 200]);
    expect(await tries(owner.token, urn)).toEqual([200, 200, 200, 200]);
    expect(await tries(root.token, urn)).toEqual([200, 200, 200, 200]);
    // Of the types that DataHub's boot policy names, queries are none.
    expect((await ingest(editor.token, 'urn:li:query:q', 'status', { removed: false })).status).toBe(403);
  });

  it('a policy counts for the user behind a token, a service account and a session, from the next request on', async () => {
    const urn = dataset('live');
    await exists(urn);
    const person = await server.person('live');
    const made = await server.system(CREATE_ACCOUNT, { input: { displayName: 'ci' } });
    const account: string = made.data.createServiceAccount.urn;
    const accountToken = await server.tokenFor(account);
    const browser = await server.addSignedIn('live-browser');
    const asBrowser = async () => {
      const proposal = proposalOf(urn, 'status', { removed: false });
      return (await browser.send('POST', '/api/gms/aspects?action=ingestProposal', { proposal })).status;
    };
    const everybody = async () => [
      ...(await tries(person.token, urn)),
      ...(await tries(accountToken, urn)),
      await asBrowser(),
    ];
    const [no, yes] = [
      [200, 403, 200, 403, 200, 403, 200, 403, 403],
      [200, 200, 200, 200, 200, 200, 200, 200, 200],
    ];
    expect(await everybody()).toEqual(no);
    const criteria = [{ field: 'URN', values: [urn], condition: 'EQUALS' }];
    const users = [person.urn, account, 'urn:li:corpuser:live-browser'];
    const input = metadataPolicy(['EDIT_ENTITY'], { users, criteria });
    const policy = await makePolicy(input);
    expect(await everybody()).toEqual(yes);
    await server.system(UPDATE_POLICY, { urn: policy, input: { ...input, state: 'INACTIVE' } });
    expect(await everybody()).toEqual(no);
    await server.system(UPDATE_POLICY, { urn: policy, input });
    expect(await everybody()).toEqual(yes);
    await server.system(`mutation { deletePolicy(urn: "${policy}") }`);
    expect(await everybody()).toEqual(no);
  });

  it('who joins a group or leaves it gains and loses what the group may', async () => {
    const urn = dataset('grouped');
    const person = await server.person('member');
    const { data } = await server.system('mutation { createGroup(input: {name: "stewards"}) }');
    const group: string = data.createGroup;
    await ingest(root.token, urn, 'ownership', { owners: [{ owner: group, type: 'DATAOWNER' }] });
    const change = async (operation: string) =>
      server.system(
        `mutation { ${operation}GroupMembers(input: {groupUrn: "${group}", userUrns: ["${person.urn}"]}) }`,
      );
    expect(await tries(person.token, urn)).toEqual([200, 403, 200, 403]);
    await change('add');
    expect(await tries(person.token, urn)).toEqual([200, 200, 200, 200]);
    await change('remove');
    expect(await tries(person.token, urn)).toEqual([200, 403, 200, 403]);
  });

  it('getGrantedPrivileges says what is enforced', async () => {
    const urn = dataset('asked');
    const person = await server.person('asker');
    const asked = async () => {
      const spec = `resourceSpec: {resourceType: DATASET, resourceUrn: "${urn}"}`;
      const query = `{ getGrantedPrivileges(input: {actorUrn: "${person.urn}", ${spec}}) { privileges } }`;
      return (await person.ask(query)).data.getGrantedPrivileges.privileges.includes('EDIT_ENTITY');
    };
    const criteria = [{ field: 'TAG', values: ['urn:li:tag:open'], condition: 'EQUALS' }];
    await makePolicy(metadataPolicy(['EDIT_ENTITY'], { users: [person.urn], criteria }));
    for (const tags of [[], [{ tag: 'urn:li:tag:open' }], [{ tag: 'urn:li:tag:other' }]]) {
      await ingest(root.token, urn, 'globalTags', { tags });
      const isGranted = tags[0]?.tag === 'urn:li:tag:open';
      expect([await asked(), (await tries(person.token, urn))[1]]).toEqual([
        isGranted,
        isGranted ? 200 : 403,
      ]);
    }
  });

  describe('no METADATA privilege becomes one over the platform', () => {
    const ME = 'urn:li:corpuser:climber';
    const VICTIM = 'urn:li:corpuser:victim';
    let climber: Person;
    beforeAll(async () => {
      climber = await server.person('climber');
      await server.addWithoutPassword('victim');
      const privileges = [
        ...['VIEW_ENTITY_PAGE', 'GET_ENTITY_PRIVILEGE', 'CREATE_ENTITY', 'EDIT_ENTITY', 'DELETE_ENTITY'],
        ...['EDIT_GROUP_MEMBERS', 'EDIT_USER_PROFILE', 'EDIT_ENTITY_STATUS', 'EDIT_ENTITY_OWNERS'],
        // Named in the wrong kind of policy, they are none.
        ...[
          'MANAGE_POLICIES',
          'MANAGE_USERS_AND_GROUPS',
          'MANAGE_ACCESS_TOKENS',
          'MANAGE_SECRETS',
          'MANAGE_INGESTION',
        ],
      ];
      await makePolicy(metadataPolicy(privileges, { users: [ME] }));
      await ingest(root.token, 'urn:li:dataHubSecret:s', 'dataHubSecretValue', { name: 's', value: 'x' });
      await ingest(root.token, 'urn:li:dataHubIngestionSource:i', 'dataHubIngestionSourceInfo', {
        name: 'i',
      });
    });

    /** Everything that decides about access, and who there is. */
    const standing = async () => {
      const { users, policies, groups } = server.store.read;
      const roles = [...(await users.listRoles([ME])), ...(await users.listRoles([VICTIM]))];
      const memberships = [await users.listGroups(ME), await users.listGroups(VICTIM)];
      return JSON.stringify([
        await users.list(),
        await policies.list(),
        roles,
        memberships,
        groups !== undefined,
      ]);
    };

    it.each([
      [ME, 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }],
      [ME, 'corpUserCredentials', { salt: 'x', hashedPassword: 'x' }],
      [ME, 'corpUserStatus', { status: 'ACTIVE' }],
      [ME, 'status', { removed: false }],
      [ME, 'groupMembership', { groups: ['urn:li:corpGroup:admins'] }],
      [ME, 'nativeGroupMembership', { nativeGroups: ['urn:li:corpGroup:admins'] }],
      [ME, 'subTypes', { typeNames: ['SERVICE_ACCOUNT'] }],
      [VICTIM, 'corpUserStatus', { status: 'SUSPENDED' }],
      [VICTIM, 'status', { removed: true }],
      [VICTIM, 'roleMembership', { roles: [] }],
      [VICTIM, 'corpUserCredentials', { salt: 'x', hashedPassword: 'x' }],
      [VICTIM, 'corpUserInfo', { active: false }],
      ['urn:li:corpuser:datahub', 'corpUserStatus', { status: 'SUSPENDED' }],
      ['urn:li:corpuser:new', 'corpUserInfo', { active: true }],
      ['urn:li:corpGroup:admins', 'corpGroupInfo', { admins: [ME], members: [ME], groups: [] }],
      ['urn:li:corpGroup:admins', 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }],
      ['urn:li:dataHubPolicy:0', 'dataHubPolicyInfo', { privileges: [] }],
      ['urn:li:dataHubPolicy:mine', 'dataHubPolicyInfo', { privileges: ['MANAGE_POLICIES'] }],
      ['urn:li:dataHubRole:Admin', 'dataHubRoleInfo', { name: 'Admin' }],
      ['urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', { actorUrn: 'urn:li:corpuser:datahub' }],
      ['urn:li:inviteToken:x', 'inviteToken', { token: 'x' }],
      ['urn:li:dataHubSecret:s', 'dataHubSecretValue', { name: 's', value: 'y' }],
      ['urn:li:dataHubIngestionSource:i', 'dataHubIngestionSourceInfo', { name: 'j' }],
    ] as const)('%s %s is refused on every way to write', async (urn, aspect, value) => {
      const before = await standing();
      const type = String(urn.split(':')[2]);
      const path = encodeURIComponent(urn);
      const proposal = proposalOf(urn, aspect, value);
      const harmless = proposalOf(dataset('harmless'), 'status', { removed: false });
      const ways: [string, string, unknown?][] = [
        ['POST', '/aspects?action=ingestProposal', { proposal }],
        ['POST', '/aspects?action=ingestProposal', { proposal: { ...proposal, changeType: 'CREATE' } }],
        [
          'POST',
          '/aspects?action=ingestProposal',
          { proposal: { ...proposal, changeType: 'CREATE_ENTITY' } },
        ],
        ['POST', '/aspects?action=ingestProposal', { proposal: { ...proposal, changeType: 'RESTATE' } }],
        ['POST', '/aspects?action=ingestProposalBatch', { proposals: [harmless, proposal] }],
        ['POST', `/openapi/v3/entity/${type}`, [{ urn, [aspect]: { value } }]],
        [
          'POST',
          `/openapi/v3/entity/${type}`,
          [{ urn, [aspect]: { value, headers: { 'If-None-Match': '*' } } }],
        ],
        ['DELETE', `/openapi/v3/entity/${type}/${path}`],
        ['POST', '/entities?action=delete', { urn }],
        ['POST', '/entities?action=deleteReferences', { urn }],
      ];
      for (const at of ADDRESSES) {
        for (const [method, way, body] of ways) {
          const answer = await send(climber.token, method, way, body, at);
          expect([way, answer.status], answer.text).toEqual([way, 403]);
        }
      }
      expect(await standing()).toBe(before);
      const missing = await send(root.token, 'GET', `/entities/${encodeURIComponent(dataset('harmless'))}`);
      expect(missing.status).toBe(404);
    });

    it('secrets are not read either, and no platform privilege is held', async () => {
      for (const at of ADDRESSES) {
        for (const way of ['/entities', '/entitiesV2', '/openapi/v3/entity/dataHubSecret']) {
          const answer = await send(climber.token, 'GET', `${way}/urn:li:dataHubSecret:s`, undefined, at);
          expect(answer.status).toBe(403);
        }
      }
      const { data } = await climber.ask(
        '{ me { platformPrivileges { managePolicies manageIdentities manageTokens manageSecrets } } }',
      );
      expect(Object.values(data.me.platformPrivileges)).toEqual([false, false, false, false]);
      expect((await climber.ask('{ listUsers(input: {}) { total } }')).errors?.[0]?.extensions.code).toBe(
        403,
      );
    });
  });

  it('taking the view of everything away holds at both doors at once; oneself stays visible', async () => {
    const urn = dataset('unseen');
    await exists(urn);
    const person = await server.person('blind');
    const view = 'urn:li:dataHubPolicy:view-entity-page-all';
    const { data } = await server.system(
      '{ listPolicies(input: {start: 0, count: 100}) { policies { urn privileges } } }',
    );
    const { privileges } = data.listPolicies.policies.find((policy: { urn: string }) => policy.urn === view);
    const input = metadataPolicy(privileges, {});
    const everybody = { ...input, actors: { ...input.actors, allUsers: true } };
    expect(await tries(person.token, urn)).toEqual([200, 403, 200, 403]);
    await server.system(UPDATE_POLICY, { urn: view, input: { ...everybody, state: 'INACTIVE' } });
    expect(await tries(person.token, urn)).toEqual([403, 403, 403, 403]);
    for (const at of ADDRESSES) {
      expect((await send(person.token, 'GET', `/entities/${person.urn}`, undefined, at)).status).toBe(200);
    }
    await server.system(UPDATE_POLICY, { urn: view, input: everybody });
    expect(await tries(person.token, urn)).toEqual([200, 403, 200, 403]);
  });
});
