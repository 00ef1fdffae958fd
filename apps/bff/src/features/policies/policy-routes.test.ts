import type { ListPoliciesResult, PolicyDetails, PolicyPreview } from '@latchkey/shared/policy-api';
import type { Problem } from '@latchkey/shared/problem';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const ADA = 'urn:li:corpuser:ada';
const INPUT = {
  type: 'PLATFORM',
  name: 'Token makers',
  description: 'May generate',
  privileges: ['GENERATE_PERSONAL_ACCESS_TOKENS'],
  actors: { users: [ADA] },
};
const pathOf = (urn: string, more = '') => `/api/v1/policies/${encodeURIComponent(urn)}${more}`;

describe.each(DIALECTS)('policies over REST on %s', (dialect) => {
  let server: TestServer;
  let root: TestClient;
  let ada: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ database: dialect });
    root = await server.signIn();
    ada = await server.addSignedIn('ada');
    await root.graphql('mutation { createGroup(input: { id: "ops", name: "Operations" }) }');
  });
  const problem = async (response: Response) => (await response.json()) as Problem;
  const create = async (changes: object = {}) => {
    const response = await root.send('POST', '/api/v1/policies', { ...INPUT, ...changes });
    expect(response.status).toBe(201);
    return ((await response.json()) as PolicyDetails).policy;
  };
  const list = async (query: string) => {
    const response = await root.fetch(`/api/v1/policies?${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as ListPoliciesResult;
  };
  const latest = async () => (await server.store.read.audit.listLatest(1))[0];

  describe('201 and 200', () => {
    it('create, read, replace, deactivate, activate and delete: each seen at once and recorded with what changed', async () => {
      const made = await create({ actors: { users: [ADA, ADA], groups: ['urn:li:corpGroup:ops'] } });
      expect(made).toMatchObject({ ...INPUT, state: 'ACTIVE', editable: true, resources: null });
      expect(made.actors.users).toEqual([ADA]);
      expect(await latest()).toMatchObject({
        action: 'policy.created',
        subjectUrn: made.urn,
        details: { before: null },
      });

      const read = (await (await root.fetch(pathOf(made.urn))).json()) as PolicyDetails;
      expect(read.policy).toEqual(made);
      expect(read.names).toEqual({ [ADA]: 'ada', 'urn:li:corpGroup:ops': 'Operations' });

      const { version } = made;
      const input = { ...INPUT, name: 'Others', actors: { allUsers: true }, version };
      const replaced = await root.send('PUT', pathOf(made.urn), input);
      expect(replaced.status).toBe(200);
      const changed = ((await replaced.json()) as PolicyDetails).policy;
      expect(changed).toMatchObject({ name: 'Others', actors: { users: [], groups: [], allUsers: true } });
      const recorded = await latest();
      expect(recorded).toMatchObject({ action: 'policy.updated', details: { name: 'Others' } });
      const texts = recorded?.details as { before: string; after: string };
      expect(JSON.parse(texts.before)).toEqual({ name: INPUT.name, actors: made.actors });
      expect(JSON.parse(texts.after)).toEqual({ name: 'Others', actors: changed.actors });

      let current = changed;
      for (const [state, action] of [
        ['INACTIVE', 'policy.deactivated'],
        ['ACTIVE', 'policy.activated'],
      ]) {
        const answer = await root.send('PUT', pathOf(made.urn, '/state'), {
          state,
          version: current.version,
        });
        expect(answer.status).toBe(200);
        current = ((await answer.json()) as PolicyDetails).policy;
        expect(current.state).toBe(state);
        expect(await latest()).toMatchObject({ action, details: { after: JSON.stringify({ state }) } });
      }
      const gone = await root.send(
        'DELETE',
        pathOf(made.urn, `?version=${encodeURIComponent(current.version)}`),
      );
      expect(gone.status).toBe(204);
      expect(await latest()).toMatchObject({
        action: 'policy.deleted',
        details: { name: 'Others', after: null },
      });
      expect((await root.fetch(pathOf(made.urn))).status).toBe(404);
    });

    it('a METADATA policy keeps its filter, word for word', async () => {
      const resources = {
        filter: {
          criteria: [
            { field: 'TYPE', values: ['dataset'], condition: 'EQUALS' },
            {
              field: 'URN',
              values: ['urn:li:dataset:(urn:li:dataPlatform:hive,sales.'],
              condition: 'STARTS_WITH',
            },
            { field: 'TAG', values: ['urn:li:tag:pii'], condition: 'NOT_EQUALS' },
          ],
        },
      };
      const made = await create({
        type: 'METADATA',
        privileges: ['EDIT_ENTITY'],
        actors: { resourceOwners: true },
        resources,
      });
      expect(made.resources).toMatchObject({ allResources: false, ...resources });
    });

    it('whoever takes their own right away hears what was done, not a refusal', async () => {
      const made = await create({ name: 'own', privileges: ['MANAGE_POLICIES'] });
      const response = await ada.send('PUT', pathOf(made.urn, '/state'), {
        state: 'INACTIVE',
        version: made.version,
      });
      expect(response.status).toBe(200);
      expect((await ada.fetch(pathOf(made.urn))).status).toBe(403);
    });

    it('the list is searched, filtered, sorted and paged in the database', async () => {
      for (const n of [1, 2, 3])
        await create({ name: `Ünit 100% ${n}`, description: n === 2 ? 'with_x' : '' });
      await create({ name: 'zz unit', state: 'INACTIVE', privileges: ['MANAGE_TAGS'] });
      const names = ({ policies }: ListPoliciesResult) => policies.map(({ name }) => name);
      expect(names(await list('query=ÜNIT%20100%25&order=desc'))).toEqual([
        'Ünit 100% 3',
        'Ünit 100% 2',
        'Ünit 100% 1',
      ]);
      const page = await list('query=%C3%BCnit&count=2&start=2');
      expect([page.total, names(page)]).toEqual([3, ['Ünit 100% 3']]);
      expect(names(await list('query=h_x'))).toEqual(['Ünit 100% 2']);
      expect(names(await list('query=100_'))).toEqual([]);
      expect(names(await list('state=INACTIVE&query=zz'))).toEqual(['zz unit']);
      expect(names(await list('state=ACTIVE&query=zz'))).toEqual([]);
      expect(names(await list('privilege=MANAGE_TAGS&query=zz'))).toEqual(['zz unit']);
      expect(
        (await list('privilege=MANAGE_TAGS&count=100')).policies.every(({ privileges }) =>
          privileges.includes('MANAGE_TAGS'),
        ),
      ).toBe(true);
      expect((await list('privilege=MANAGE_TAG')).total).toBe(0);
      const metadata = await list('type=METADATA&count=100&sort=state');
      expect(new Set(metadata.policies.map(({ type }) => type))).toEqual(new Set(['METADATA']));
      const byTime = await list('sort=updatedAt&order=desc&count=1');
      expect(names(byTime)).toEqual(['zz unit']);
      expect(byTime.names).toEqual({ [ADA]: 'ada' });
    });

    it('a preview counts whom it is for, whom it gains and whom it loses, and stores nothing', async () => {
      await server.addUser('bob');
      await server.addUser('gone');
      await server.admin('users', 'suspend', 'gone');
      const bob = 'urn:li:corpuser:bob';
      const preview = async (input: object) => {
        const response = await root.send('POST', '/api/v1/policies/preview', { type: 'PLATFORM', ...input });
        expect(response.status).toBe(200);
        return (await response.json()) as PolicyPreview;
      };
      const { total } = await list('');
      expect(await preview({ actors: { users: [ADA, 'urn:li:corpuser:gone'] } })).toEqual({
        users: 1,
        joining: 1,
        leaving: 0,
      });
      const everybody = await preview({ actors: { allUsers: true } });
      expect(everybody).toEqual({ users: 3, joining: 3, leaving: 0 });
      const made = await create({ name: 'counted', actors: { users: [ADA] } });
      expect(await preview({ urn: made.urn, actors: { users: [bob] } })).toEqual({
        users: 1,
        joining: 1,
        leaving: 1,
      });
      expect(await preview({ urn: made.urn, state: 'INACTIVE', actors: { users: [bob] } })).toEqual({
        users: 0,
        joining: 0,
        leaving: 1,
      });
      expect((await list('')).total).toBe(total + 1);
    });

    it('finds users, service accounts and groups to name', async () => {
      const find = async (query: string) =>
        (await (await root.fetch(`/api/v1/policies/actors?${query}`)).json()) as {
          total: number;
          actors: { urn: string }[];
        };
      expect(await find('kind=user&query=AD')).toMatchObject({
        total: 1,
        actors: [{ urn: ADA, name: 'ada', isServiceAccount: false }],
      });
      expect(await find('kind=group&query=oper')).toMatchObject({
        total: 1,
        actors: [{ urn: 'urn:li:corpGroup:ops', name: 'Operations' }],
      });
      expect(await find('kind=group&query=100%25')).toEqual({ start: 0, count: 20, total: 0, actors: [] });
    });
  });

  describe('400 naming every bad field', () => {
    it.each([
      [{ name: ' ' }, ['name']],
      [{ name: 'x'.repeat(201), description: 'y'.repeat(2_001) }, ['name', 'description']],
      [{ privileges: [] }, ['privileges']],
      [{ privileges: ['manage policies'] }, ['privileges.0']],
      [{ privileges: ['EDIT_ENTITY', 'MANAGE_POLICY'] }, ['privileges.0', 'privileges.1']],
      [{ type: 'METADATA', privileges: ['MANAGE_POLICIES'] }, ['privileges.0']],
      [{ actors: {} }, ['actors']],
      [{ actors: { users: ['ada', ADA] } }, ['actors.users.0']],
      [
        {
          actors: {
            users: ['urn:li:corpuser:nobody'],
            groups: ['urn:li:corpGroup:none'],
            roles: ['urn:li:dataHubRole:Owner'],
          },
        },
        ['actors.users.0', 'actors.groups.0', 'actors.roles.0'],
      ],
      [{ actors: { resourceOwners: true } }, ['actors.resourceOwners']],
      [{ resources: { allResources: true } }, ['resources']],
      [
        {
          type: 'METADATA',
          privileges: ['EDIT_ENTITY'],
          resources: { filter: { criteria: [{ field: 'OWNERS', values: [] }] } },
        },
        ['resources.filter.criteria.0.field', 'resources.filter.criteria.0.values'],
      ],
      [{ editable: false }, ['']],
      [{ urn: 'urn:li:dataHubPolicy:0' }, ['']],
      [{ state: 'DRAFT' }, ['state']],
    ])('%o', async (changes, fields) => {
      const before = (await list('')).total;
      const response = await root.send('POST', '/api/v1/policies', { ...INPUT, ...changes });
      expect(response.status).toBe(400);
      const { code, errors } = await problem(response);
      expect([code, errors?.map(({ field }) => field)]).toEqual(['request.invalid', fields]);
      expect((await list('')).total).toBe(before);
    });

    it('what is there already may stay when a policy is edited, whether it still exists or not', async () => {
      const leaver = 'urn:li:corpuser:leaver';
      await server.addUser('leaver');
      const made = await create({ actors: { users: [leaver] } });
      await server.store.transaction((tx) => tx.users.delete(leaver));
      const { version } = made;
      const kept = await root.send('PUT', pathOf(made.urn), {
        ...INPUT,
        actors: { users: [leaver] },
        version,
      });
      expect(kept.status).toBe(200);
      const refused = await root.send('POST', '/api/v1/policies', { ...INPUT, actors: { users: [leaver] } });
      expect(refused.status).toBe(400);
    });
  });

  describe('403', () => {
    it('without Manage Policies: the same sentence for a policy that is there and one that is not', async () => {
      const made = await create();
      const answers = await Promise.all(
        [
          ada.fetch('/api/v1/policies'),
          ada.fetch('/api/v1/policies/actors?kind=user'),
          ada.fetch(pathOf(made.urn)),
          ada.fetch(pathOf('urn:li:dataHubPolicy:nothing')),
          ada.send('POST', '/api/v1/policies', INPUT),
          ada.send('POST', '/api/v1/policies/preview', { type: 'PLATFORM', actors: { allUsers: true } }),
          ada.send('PUT', pathOf(made.urn), { ...INPUT, version: made.version }),
          ada.send('PUT', pathOf('urn:li:dataHubPolicy:nothing', '/state'), {
            state: 'ACTIVE',
            version: 'x',
          }),
          ada.send('DELETE', pathOf(made.urn, '?version=x')),
          ada.fetch('/api/v1/roles'),
        ].map(async (sent) => {
          const response = await sent;
          return [response.status, (await problem(response)).code];
        }),
      );
      expect(new Set(answers.map(String))).toEqual(new Set(['403,privilege.missing']));
      expect((await list('query=Token%20makers')).policies.find(({ urn }) => urn === made.urn)).toEqual(made);
    });

    it('a system policy is neither changed, stopped nor deleted', async () => {
      const { policy } = (await (await root.fetch(pathOf('urn:li:dataHubPolicy:0'))).json()) as PolicyDetails;
      expect(policy.editable).toBe(false);
      const { version, urn } = policy;
      for (const response of [
        await root.send('PUT', pathOf(urn), { ...INPUT, version }),
        await root.send('PUT', pathOf(urn, '/state'), { state: 'INACTIVE', version }),
        await root.send('DELETE', pathOf(urn, `?version=${encodeURIComponent(version)}`)),
      ]) {
        expect([response.status, (await problem(response)).code]).toEqual([403, 'policy.not-editable']);
      }
    });

    it('a write with the cookie, but without our header, is a stranger’s', async () => {
      const response = await root.fetch('/api/v1/policies', {
        method: 'POST',
        body: JSON.stringify(INPUT),
        headers: { 'content-type': 'application/json', 'x-latchkey-request': '0' },
      });
      expect([response.status, (await problem(response)).code]).toEqual([403, 'request.cross-site']);
    });
  });

  describe('404 and 409', () => {
    it('whoever was overtaken overwrites, stops and deletes nothing', async () => {
      const made = await create();
      const first = await root.send('PUT', pathOf(made.urn), {
        ...INPUT,
        name: 'first',
        version: made.version,
      });
      expect(first.status).toBe(200);
      const { version } = made;
      for (const response of [
        await root.send('PUT', pathOf(made.urn), { ...INPUT, name: 'second', version }),
        await root.send('PUT', pathOf(made.urn, '/state'), { state: 'INACTIVE', version }),
        await root.send('DELETE', pathOf(made.urn, `?version=${encodeURIComponent(version)}`)),
      ]) {
        expect([response.status, (await problem(response)).code]).toEqual([409, 'policy.changed']);
      }
      const { policy } = (await (await root.fetch(pathOf(made.urn))).json()) as PolicyDetails;
      expect(policy).toMatchObject({ name: 'first', state: 'ACTIVE' });
    });

    it('of two who save at once, one is refused: 10 rounds', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { urn, version } = await create({ name: `round ${round}` });
        const save = (name: string) => root.send('PUT', pathOf(urn), { ...INPUT, name, version });
        const statuses = (await Promise.all([save('a'), save('b')])).map(({ status }) => status);
        expect(statuses.sort()).toEqual([200, 409]);
      }
    });

    it('a policy that is not there is not found', async () => {
      const urn = 'urn:li:dataHubPolicy:nothing';
      for (const response of [
        await root.fetch(pathOf(urn)),
        await root.send('PUT', pathOf(urn), { ...INPUT, version: 'x' }),
        await root.send('DELETE', pathOf(urn, '?version=x')),
      ]) {
        expect([response.status, (await problem(response)).code]).toEqual([404, 'policy.not-found']);
      }
    });
  });
});
