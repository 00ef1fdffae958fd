import { listServiceAccountsResultSchema, serviceAccountRecordSchema } from '@latchkey/shared/people';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const PATH = '/api/v1/service-accounts';
const path = (urn: string, action = '') => `${PATH}/${encodeURIComponent(urn)}${action}`;

describe.each(DIALECTS)('service accounts over REST on %s', (database) => {
  let server: TestServer;
  let root: TestClient;
  let plain: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    root = await server.signIn();
    plain = await server.addSignedIn('plain');
  });

  const create = async (displayName: string, description?: string) => {
    const response = await root.send('POST', PATH, { displayName, description });
    expect(response.status).toBe(201);
    return ((await response.json()) as { urn: string }).urn;
  };
  const list = async (query = '') =>
    listServiceAccountsResultSchema.parse(await (await root.fetch(`${PATH}${query}`)).json());

  it('are listed with role and live tokens, sorted and searched; people are not among them', async () => {
    const ci = await create('ci', 'runs pipelines');
    await create('airflow');
    await server.mint(root, { actorUrn: ci });
    expect((await root.send('POST', path(ci, '/role'), { role: 'Reader' })).status).toBe(204);
    const { total, accounts } = await list('?sort=tokens&order=desc');
    expect(total).toBe(2);
    expect(accounts[0]).toMatchObject({
      urn: ci,
      displayName: 'ci',
      description: 'runs pipelines',
      status: 'ACTIVE',
      roles: ['Reader'],
      liveTokens: 1,
    });
    expect((await list('?query=AIR')).accounts.map(({ displayName }) => displayName)).toEqual(['airflow']);
    for (const sort of ['name', 'description', 'role', 'createdAt'])
      expect((await list(`?sort=${sort}`)).total).toBe(2);
  });

  it('are renamed, in the list and as an entity', async () => {
    const urn = await create('spark');
    const response = await root.send('PATCH', path(urn), {
      displayName: ' spark 2 ',
      description: 'lineage',
    });
    expect(serviceAccountRecordSchema.parse(await response.json())).toMatchObject({
      displayName: 'spark 2',
      description: 'lineage',
    });
    const entity = await (await root.fetch(`/api/gms/entities/${encodeURIComponent(urn)}`)).text();
    expect(entity).toContain('spark 2');
    expect((await root.send('PATCH', path(urn), {})).status).toBe(400);
    expect((await root.send('PATCH', path(urn), { displayName: '' })).status).toBe(400);
  });

  it('when deleted say how many tokens stopped, which answer 401 at both doors at once', async () => {
    const urn = await create('doomed');
    const minted = [await server.mint(root, { actorUrn: urn }), await server.mint(root, { actorUrn: urn })];
    const response = await root.send('DELETE', path(urn));
    expect([response.status, await response.json()]).toEqual([
      200,
      { liveTokens: 2, sessions: 0, links: 0, tokensForOthers: 0 },
    ]);
    for (const { accessToken } of minted)
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
    expect((await root.fetch(path(urn))).status).toBe(404);
    expect((await root.send('DELETE', path(urn))).status).toBe(404);
  });

  it('403 without the privilege, the same for known and unknown ones; people are 404 here', async () => {
    const known = await create('known');
    const person = 'urn:li:corpuser:plain';
    for (const [method, action, body] of [
      ['GET', ''],
      ['PATCH', '', { displayName: 'x' }],
      ['DELETE', ''],
      ['POST', '/role', { role: null }],
    ] as const) {
      const answers = [];
      for (const urn of [known, 'urn:li:corpuser:service_nothing']) {
        const response = await plain.send(method, path(urn, action), body);
        const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
        answers.push([response.status, problem]);
      }
      expect(answers[0]?.[0]).toBe(403);
      expect(answers[1]).toEqual(answers[0]);
      expect((await root.send(method, path(person, action), body)).status).toBe(404);
    }
    expect((await plain.fetch(PATH)).status).toBe(403);
    expect((await plain.fetch('/api/v1/me')).status).toBe(200);
  });
});
