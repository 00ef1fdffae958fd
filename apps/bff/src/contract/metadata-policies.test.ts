import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  describe('a filter on GROUP_MEMBERSHIP', () => {
    const VIEW_ALL = 'urn:li:dataHubPolicy:view-entity-page-all';
    const setState = (state: 'ACTIVE' | 'INACTIVE') =>
      server.store.transaction(async (tx) => {
        await tx.authority.change();
        await tx.policies.updateState(VIEW_ALL, state, server.clock.now());
      });
    beforeAll(() => setState('INACTIVE'));
    afterAll(() => setState('ACTIVE'));

    it('covers the users who are in the group right now, by the table of members and not by an aspect', async () => {
      const { data } = await server.system('mutation { createGroup(input: {name: "watched"}) }');
      const group: string = data.createGroup;
      const change = (operation: string, user: string) =>
        server.system(
          `mutation { ${operation}GroupMembers(input: {groupUrn: "${group}", userUrns: ["${user}"]}) }`,
        );
      const member = await server.addWithoutPassword('member-of-watched');
      const outsider = await server.addWithoutPassword('outsider');
      const groups = { groups: [group] };
      expect((await ingest(root.token, outsider, 'groupMembership', groups)).status).toBe(200);
      expect(
        (await ingest(root.token, outsider, 'nativeGroupMembership', { nativeGroups: [group] })).status,
      ).toBe(200);
      await exists(dataset('no-member'));
      const [inside, outside] = [await server.person('watcher'), await server.person('avoider')];
      const criterion = { field: 'GROUP_MEMBERSHIP', values: [group] };
      const grant = (person: Person, condition: string) =>
        makePolicy(
          metadataPolicy(['VIEW_ENTITY_PAGE'], {
            users: [person.urn],
            criteria: [{ ...criterion, condition }],
          }),
        );
      await grant(inside, 'EQUALS');
      await grant(outside, 'NOT_EQUALS');

      /** What both see of the member, of the outsider and of a dataset, at both doors, and whom they find. */
      const seen = async () => {
        const answers = [];
        for (const { token } of [inside, outside]) {
          for (const at of ADDRESSES) {
            const reads = [member, outsider, dataset('no-member')].map((urn) =>
              send(token, 'GET', `/entities/${encodeURIComponent(urn)}`, undefined, at),
            );
            const listed = await send(token, 'GET', '/openapi/v3/entity/corpuser?count=100', undefined, at);
            const isFound = [member, outsider].map((urn) => listed.text.includes(`"${urn}"`));
            answers.push([...(await Promise.all(reads)).map(({ status }) => status), ...isFound]);
          }
        }
        return answers;
      };
      const twice = (...cells: (number | boolean)[]) => [cells, cells];
      const nobody = [...twice(403, 403, 403, false, false), ...twice(200, 200, 200, true, true)];
      expect(await seen()).toEqual(nobody);
      await change('add', member);
      // Whom a negated filter hides looks as if there were no such user (docs/decisions/006).
      expect(await seen()).toEqual([
        ...twice(200, 403, 403, true, false),
        ...twice(404, 200, 200, false, true),
      ]);
      await change('remove', member);
      expect(await seen()).toEqual(nobody);
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
