import { policyActorsSchema } from '@latchkey/shared/policies';
import { ROLE_URNS, ROOT_USER_URN } from '@latchkey/shared/urn';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const ADA = 'urn:li:corpuser:ada';
const EVE = 'urn:li:corpuser:eve';
const [ADMIN] = ROLE_URNS;
const LAST = { status: 409, code: 'policy.last-administrator' };
const ROUNDS = 15;

const graphqlCode = async (sent: ReturnType<Awaited<ReturnType<TestServer['signIn']>>['graphql']>) => {
  const { errors } = await sent;
  return errors?.[0]?.extensions.code ?? 200;
};

/** A server whose first account is out of use: only those with the role Admin administer. */
async function startWithoutRoot(dialect: (typeof DIALECTS)[number]) {
  const server = await startTestServer({ database: dialect });
  const ada = await server.addSignedIn('ada', 'Admin');
  await server.admin('users', 'suspend', 'datahub');
  return { server, ada };
}

describe.each(DIALECTS)('the last administrator on %s', (dialect) => {
  describe('409', () => {
    it('whatever would leave nobody who can sign in and manage policies, and nothing was changed', async () => {
      const { server, ada } = await startWithoutRoot(dialect);
      await server.addUser('eve');
      const group = (await ada.graphql('mutation { createGroup(input: { id: "g", name: "g" }) }')).data
        .createGroup;
      const members = { group, users: [ADA] };
      const assign =
        'mutation ($role: String, $actor: String!) { batchAssignRole(input: { roleUrn: $role, actors: [$actor] }) }';

      // By the role of oneself.
      expect(await graphqlCode(ada.graphql(assign, { role: null, actor: ADA }))).toBe(409);
      expect(await graphqlCode(ada.graphql(assign, { role: ROLE_URNS[1], actor: ADA }))).toBe(409);
      expect(
        await graphqlCode(
          ada.graphql('mutation ($u: String!) { updateUserStatus(urn: $u, status: SUSPENDED) }', { u: ADA }),
        ),
      ).toBe(409);
      expect(
        await graphqlCode(ada.graphql('mutation ($u: String!) { removeUser(urn: $u) }', { u: ADA })),
      ).toBe(409);

      // By the role of a group.
      await ada.graphql(
        'mutation ($group: String!, $users: [String!]!) { addGroupMembers(input: { groupUrn: $group, userUrns: $users }) }',
        members,
      );
      expect(await graphqlCode(ada.graphql(assign, { role: ADMIN, actor: group }))).toBe(200);
      expect(await graphqlCode(ada.graphql(assign, { role: null, actor: ADA }))).toBe(200);
      expect(await graphqlCode(ada.graphql(assign, { role: null, actor: group }))).toBe(409);
      expect(
        await graphqlCode(
          ada.graphql(
            'mutation ($group: String!, $users: [String!]!) { removeGroupMembers(input: { groupUrn: $group, userUrns: $users }) }',
            members,
          ),
        ),
      ).toBe(409);
      expect(
        await graphqlCode(ada.graphql('mutation ($group: String!) { removeGroup(urn: $group) }', { group })),
      ).toBe(409);

      // By the operator, whose way out is to make another administrator first.
      for (const argv of [
        ['suspend', 'ada'],
        ['remove', 'ada'],
      ]) {
        const error = await server.admin('users', ...argv).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: LAST.code });
      }

      const me = (await (await ada.fetch('/api/v1/me')).json()) as { privileges: string[] };
      expect(me.privileges).toContain('MANAGE_POLICIES');
      await server.admin('users', 'grant-role', 'eve', 'Admin');
      expect(
        await graphqlCode(ada.graphql('mutation ($group: String!) { removeGroup(urn: $group) }', { group })),
      ).toBe(200);
    });

    it('the policy that makes the administrator cannot be changed, stopped or deleted away', async () => {
      const { server, ada } = await startWithoutRoot(dialect);
      const create = 'mutation ($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
      const update =
        'mutation ($urn: String!, $input: PolicyUpdateInput!) { updatePolicy(urn: $urn, input: $input) }';
      const nobody = { users: [], groups: [], allUsers: false, allGroups: false, resourceOwners: false };
      const input = {
        type: 'PLATFORM',
        name: 'p',
        state: 'ACTIVE',
        privileges: ['MANAGE_POLICIES'],
        actors: { ...nobody, users: [ADA] },
      };
      const { data } = await ada.graphql(create, { input });
      const urn = data.createPolicy;
      await server.admin('users', 'withdraw-role', 'ada', 'Admin');
      const changes = [
        { ...input, state: 'INACTIVE' },
        { ...input, privileges: ['VIEW_ANALYTICS'] },
        { ...input, type: 'METADATA' },
        { ...input, actors: nobody },
        { ...input, actors: { ...nobody, users: [EVE] } },
        // Without the first account, everybody in any group is nobody.
        { ...input, actors: { ...nobody, allGroups: true } },
      ];
      for (const change of changes)
        expect(await graphqlCode(ada.graphql(update, { urn, input: change }))).toBe(409);
      expect(
        await graphqlCode(ada.graphql('mutation ($urn: String!) { deletePolicy(urn: $urn) }', { urn })),
      ).toBe(409);
      const kept = await server.store.read.policies.find(urn);
      expect(kept).toMatchObject({
        state: 'ACTIVE',
        actors: { ...policyActorsSchema.parse({}), users: [ADA] },
      });
      expect(
        await graphqlCode(
          ada.graphql(update, { urn, input: { ...input, actors: { ...nobody, allUsers: true } } }),
        ),
      ).toBe(200);
    });

    it('ingestion cannot take the administrator away', async () => {
      const { server, ada } = await startWithoutRoot(dialect);
      const eve = await server.addSignedIn('eve');
      const actors = { users: [EVE], allUsers: false, allGroups: false, resourceOwners: false };
      const privileges = ['MANAGE_USERS_AND_GROUPS'];
      const input = { type: 'PLATFORM', name: 'p', state: 'ACTIVE', privileges, actors };
      await ada.graphql('mutation ($input: PolicyUpdateInput!) { createPolicy(input: $input) }', { input });
      const { accessToken } = await server.mint(eve);
      const script = server.script(`Bearer ${accessToken}`, 'metadata');
      const aspect = (name: string, value: object) => ({
        proposal: {
          entityType: 'corpuser',
          entityUrn: ADA,
          changeType: 'UPSERT',
          aspectName: name,
          aspect: { contentType: 'application/json', value: JSON.stringify(value) },
        },
      });
      const post = (path: string, body: object) => script.send('POST', path, body);
      expect(
        (await post('/aspects?action=ingestProposal', aspect('corpUserStatus', { status: 'SUSPENDED' })))
          .status,
      ).toBe(409);
      expect((await post('/aspects?action=ingestProposal', aspect('status', { removed: true }))).status).toBe(
        409,
      );
      expect((await post('/entities?action=delete', { urn: ADA })).status).toBe(409);
      expect(await server.store.read.users.find(ADA)).toMatchObject({ status: 'ACTIVE', isRemoved: false });
    });
  });

  describe('200', () => {
    it('the operator puts the first account out of use, once somebody else administers', async () => {
      const server = await startTestServer({ database: dialect });
      await expect(server.admin('users', 'suspend', 'datahub')).rejects.toMatchObject({ code: LAST.code });
      await server.addUser('ada', 'Admin');
      await server.admin('users', 'suspend', 'datahub');
      expect(await server.store.read.users.find(ROOT_USER_URN)).toMatchObject({ status: 'SUSPENDED' });
      await server.restart();
      expect(await server.store.read.users.find(ROOT_USER_URN)).toMatchObject({ status: 'SUSPENDED' });
      await server.admin('users', 'reinstate', 'datahub');
      await server.signIn();
    });
  });

  it(`two administrators who demote each other at once: one of them is refused, ${ROUNDS} rounds`, async () => {
    const { server, ada } = await startWithoutRoot(dialect);
    const eve = await server.addSignedIn('eve', 'Admin');
    const suspend = 'mutation ($u: String!) { updateUserStatus(urn: $u, status: SUSPENDED) }';
    const withdraw = 'mutation ($u: String!) { batchAssignRole(input: { roleUrn: null, actors: [$u] }) }';
    for (let round = 0; round < ROUNDS; round += 1) {
      // A withdrawal and a demotion of oneself: nobody loses the session, so the privilege is asked for anew.
      const acts =
        round % 2 === 0
          ? [ada.graphql(withdraw, { u: ADA }), eve.graphql(withdraw, { u: EVE })]
          : [ada.graphql(withdraw, { u: EVE }), eve.graphql(withdraw, { u: ADA })];
      const codes = (await Promise.all(acts.map((act) => graphqlCode(act)))).sort();
      expect(codes[0]).toBe(200);
      // Of those who demote themselves the second is the last one; of the others the second has no right left.
      expect(codes[1]).toBe(round % 2 === 0 ? 409 : 403);
      const left = await server.store.read.users.listRoleMembers([ADMIN]);
      expect(left).toHaveLength(1);
      for (const name of ['ada', 'eve']) await server.admin('users', 'grant-role', name, 'Admin');
    }
    expect(await graphqlCode(ada.graphql(suspend, { u: EVE }))).toBe(200);
    expect(await graphqlCode(ada.graphql(suspend, { u: ADA }))).toBe(409);
  });
});
