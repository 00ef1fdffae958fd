import type { AccessReport } from '@latchkey/shared/access';
import type { ListRolesResult, PolicyDetails } from '@latchkey/shared/policy-api';
import type { Problem } from '@latchkey/shared/problem';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const ADA = 'urn:li:corpuser:ada';
const GENERATE = 'GENERATE_PERSONAL_ACCESS_TOKENS';
const OPS = 'urn:li:corpGroup:ops';
const EDITOR = 'urn:li:dataHubRole:Editor';

describe.each(DIALECTS)('why somebody may do something, on %s', (dialect) => {
  let server: TestServer;
  let root: TestClient;
  let ada: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ database: dialect });
    root = await server.signIn();
    ada = await server.addSignedIn('ada');
    await root.graphql('mutation { createGroup(input: { id: "ops", name: "Operations" }) }');
  });
  const ask = async (client: TestClient, user?: string): Promise<AccessReport> => {
    const response = await client.fetch(
      `/api/v1/access${user === undefined ? '' : `?user=${encodeURIComponent(user)}`}`,
    );
    expect(response.status).toBe(200);
    return (await response.json()) as AccessReport;
  };
  const create = async (input: object) => {
    const response = await root.send('POST', '/api/v1/policies', {
      type: 'PLATFORM',
      privileges: [GENERATE],
      ...input,
    });
    return ((await response.json()) as PolicyDetails).policy;
  };
  const grantsOf = (report: AccessReport, privilege: string) =>
    report.privileges
      .find((item) => item.privilege === privilege)
      ?.grants.map(({ policy, through }) => [policy.name, through]);

  describe('200', () => {
    it('everybody learns it about oneself, with the policy and through what', async () => {
      const report = await ask(ada);
      expect(report.user).toEqual({
        urn: ADA,
        username: 'ada',
        displayName: 'ada',
        status: 'active',
        isServiceAccount: false,
      });
      expect(grantsOf(report, GENERATE)).toEqual([
        ['All Users - Base Platform Privileges', [{ kind: 'everybody' }]],
      ]);
      expect(report.tokens).toEqual({ canGenerate: true, obstacles: [], remedies: [] });
      expect(await ask(ada, ADA)).toEqual(report);
    });

    it('what is missing for a token, who can help, and which changes would', async () => {
      await server.admin('policies', 'deactivate', '7');
      const own = await ask(ada);
      expect(own.tokens).toEqual({
        canGenerate: false,
        obstacles: ['privilege-missing'],
        remedies: [
          { kind: 'create-policy' },
          {
            kind: 'activate-policy',
            policy: { urn: 'urn:li:dataHubPolicy:7', name: 'All Users - Base Platform Privileges' },
          },
        ],
      });
      expect(own.administrators).toEqual(['DataHub']);
      expect(own.withheld.map(({ urn, state }) => [urn, state])).toEqual([
        ['urn:li:dataHubPolicy:7', 'INACTIVE'],
      ]);

      await create({ name: 'For operations', actors: { groups: [OPS] } });
      const asked = await ask(root, ADA);
      expect(asked.tokens.remedies).toEqual([
        { kind: 'create-policy' },
        {
          kind: 'activate-policy',
          policy: { urn: 'urn:li:dataHubPolicy:7', name: 'All Users - Base Platform Privileges' },
        },
        { kind: 'join-group', group: { urn: OPS, name: 'Operations' } },
        { kind: 'extend-policy', policy: { urn: expect.any(String), name: 'For operations' } },
        { kind: 'assign-role', role: { urn: EDITOR, name: 'Editor' } },
        { kind: 'assign-role', role: { urn: 'urn:li:dataHubRole:Admin', name: 'Admin' } },
      ]);
      // A name that ada has nothing to do with stays with those who may see policies.
      expect(JSON.stringify(await ask(ada))).not.toContain('operations');

      await root.graphql(`mutation { addGroupMembers(input: { groupUrn: "${OPS}", userUrns: ["${ADA}"] }) }`);
      const helped = await ask(ada);
      expect(helped.tokens.canGenerate).toBe(true);
      expect(grantsOf(helped, GENERATE)).toEqual([
        ['For operations', [{ kind: 'group', urn: OPS, name: 'Operations' }]],
      ]);
      expect(helped.groups).toEqual([{ urn: OPS, name: 'Operations' }]);
      await server.admin('policies', 'activate', '7');
    });

    it('a role through a group is told from one of one’s own', async () => {
      await root.graphql(`mutation { batchAssignRole(input: { roleUrn: "${EDITOR}", actors: ["${OPS}"] }) }`);
      const ops = { urn: OPS, name: 'Operations' };
      const editor = { urn: EDITOR, name: 'Editor' };
      const viaGroup = await ask(ada);
      expect(viaGroup.roles).toEqual([{ ...editor, isDirect: false, groups: [ops] }]);
      expect(grantsOf(viaGroup, 'MANAGE_TAGS')).toEqual([
        ['Editors - Platform Policy', [{ kind: 'role', ...editor, group: ops }]],
      ]);
      await server.admin('users', 'grant-role', 'ada', 'Editor');
      expect((await ask(ada)).roles).toEqual([{ ...editor, isDirect: true, groups: [ops] }]);
    });

    it('a suspended user holds nothing, and the report says that this is why', async () => {
      await server.addUser('idle');
      await server.admin('users', 'suspend', 'idle');
      const report = await ask(root, 'urn:li:corpuser:idle');
      expect(report.user.status).toBe('suspended');
      expect(report.privileges).toEqual([]);
      expect(report.tokens).toMatchObject({ canGenerate: false, obstacles: ['suspended'], remedies: [] });
    });

    it('roles say who holds them and what they grant', async () => {
      const { roles } = (await (await root.fetch('/api/v1/roles')).json()) as ListRolesResult;
      expect(roles.map(({ name }) => name)).toEqual(['Admin', 'Editor', 'Reader']);
      expect(roles[1]).toMatchObject({ urn: EDITOR, users: 1, groups: 1, active: 1 });
      expect(roles[1]?.policies.map(({ name }) => name)).toContain('Editors - Platform Policy');
      expect(roles[1]?.privileges).toContain('MANAGE_TAGS');
      expect(roles[2]).toMatchObject({ users: 0, groups: 0, active: 0 });
    });

    it('Manage Users & Groups is enough to ask about others, and names policies that it could not change only where they matter', async () => {
      const helper = await server.addSignedIn('helper');
      await create({
        name: 'helpers',
        privileges: ['MANAGE_USERS_AND_GROUPS'],
        actors: { users: ['urn:li:corpuser:helper'] },
      });
      await create({ name: 'Secret plans', actors: { users: ['urn:li:corpuser:datahub'] } });
      await server.admin('policies', 'deactivate', '7');
      await server.addUser('newcomer');
      const report = await ask(helper, 'urn:li:corpuser:newcomer');
      expect(report.tokens.remedies.map(({ kind }) => kind)).toEqual(['create-policy', 'activate-policy']);
      expect(JSON.stringify(report)).not.toContain('Secret plans');
      await server.admin('policies', 'activate', '7');
    });
  });

  describe('refusals', () => {
    it('403 about others without a privilege, the same for a user who is there and one who is not', async () => {
      const eve = await server.addSignedIn('eve');
      const answers = await Promise.all(
        ['urn:li:corpuser:datahub', 'urn:li:corpuser:nobody', 'urn:li:corpuser:idle'].map(async (user) => {
          const response = await eve.fetch(`/api/v1/access?user=${user}`);
          const { requestId: _, ...problem } = (await response.json()) as Problem;
          return [response.status, problem];
        }),
      );
      expect(answers[0]).toMatchObject([403, { code: 'privilege.missing' }]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    });

    it('404 for an unknown user, 400 for what is no user', async () => {
      expect((await root.fetch('/api/v1/access?user=urn:li:corpuser:nobody')).status).toBe(404);
      for (const user of ['ada', 'urn:li:corpGroup:ops', 'urn:li:corpuser:', 'me2']) {
        const response = await root.fetch(`/api/v1/access?user=${user}`);
        expect([response.status, ((await response.json()) as Problem).errors?.[0]?.field]).toEqual([
          400,
          'user',
        ]);
      }
    });
  });
});

describe('with token authentication off', () => {
  it('the report says that no privilege would help', async () => {
    const server = await startTestServer({ settings: { METADATA_SERVICE_AUTH_ENABLED: 'false' } });
    const ada = await server.addSignedIn('ada');
    const report = (await (await ada.fetch('/api/v1/access')).json()) as AccessReport;
    expect(report.tokens).toMatchObject({ canGenerate: false, obstacles: ['auth-off'], remedies: [] });
  });
});
