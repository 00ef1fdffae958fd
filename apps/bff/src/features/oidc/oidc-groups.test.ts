import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalIn, signInThrough, startTestProvider, type TestProvider } from '../../test/oidc-provider.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

describe.each(DIALECTS)('groups by a claim on %s', (database) => {
  let provider: TestProvider;
  let server: TestServer;

  beforeAll(async () => {
    provider = await startTestProvider();
    const groups = { AUTH_OIDC_EXTRACT_GROUPS_ENABLED: 'true', AUTH_OIDC_SCOPE: 'openid profile groups' };
    server = await startTestServer({ database, settings: { ...provider.settings, ...groups } });
    provider.register(server.origin);
  });
  afterAll(() => provider.close());

  const arrive = async (name: string, groups?: unknown) => {
    provider.people.set(`s-${name}`, { preferred_username: name, groups });
    return signInThrough(provider, server.visitor(), `s-${name}`);
  };
  const groupsOf = async (name: string) =>
    (await server.store.read.users.listGroups(`urn:li:corpuser:${name}`)).sort();
  const mutate = async (query: string) => {
    const { data, errors } = await (await server.signIn()).graphql(query);
    expect(errors).toBeUndefined();
    return data;
  };

  it('are made, joined and left as the claim says, each with a record', async () => {
    await arrive('ada', ['Data Platform', 'Finance (EU)']);
    expect(await groupsOf('ada')).toEqual([
      'urn:li:corpGroup:Data%20Platform',
      'urn:li:corpGroup:Finance%20%28EU%29',
    ]);
    await arrive('ada', 'Data Platform');
    expect(await groupsOf('ada')).toEqual(['urn:li:corpGroup:Data%20Platform']);
    await arrive('ada');
    expect(await groupsOf('ada')).toEqual([]);
    const recorded = (await server.store.read.audit.listLatest(100)).filter(({ action }) =>
      action.startsWith('group.'),
    );
    expect(recorded.map(({ action }) => action)).toEqual([
      'group.created',
      'group.members-added',
      'group.created',
      'group.members-added',
      'group.members-removed',
      'group.members-removed',
    ]);
    expect(await server.store.read.groups.find('urn:li:corpGroup:Data%20Platform')).toMatchObject({
      name: 'Data Platform',
      origin: provider.issuer,
    });
  });

  it('a group that was made here is never joined by a claim, whatever the case of its name, and that is recorded', async () => {
    const { createGroup: urn } = await mutate('mutation { createGroup(input: {name: "Stewards"}) }');
    await mutate('mutation { createGroup(input: {id: "local-id", name: "Local"}) }');
    expect(await arrive('eve', ['Stewards', 'STEWARDS', 'local-id', 'Welcome'])).toBe('/settings/tokens');
    expect(await groupsOf('eve')).toEqual(['urn:li:corpGroup:Welcome']);
    const refused = (await server.store.read.audit.listLatest(100)).filter(
      ({ action }) => action === 'group.claim-refused',
    );
    expect(refused.map(({ subjectUrn, outcome }) => [subjectUrn, outcome])).toEqual([
      [urn, 'refused'],
      [urn, 'refused'],
      ['urn:li:corpGroup:local-id', 'refused'],
    ]);
  });

  it('a membership that somebody gave here stays, in groups of both kinds, when the claim ends', async () => {
    await arrive('kim', ['Shared']);
    await mutate('mutation { createGroup(input: {id: "by-hand", name: "By hand"}) }');
    const user = 'urn:li:corpuser:kim';
    for (const group of ['by-hand', 'Shared']) {
      await mutate(
        `mutation { addGroupMembers(input: {groupUrn: "urn:li:corpGroup:${group}", userUrns: ["${user}"]}) }`,
      );
    }
    await arrive('kim', []);
    expect(await groupsOf('kim')).toEqual(['urn:li:corpGroup:Shared', 'urn:li:corpGroup:by-hand']);
  });

  it('a claim leaves the memberships of others alone, and gives no role by itself', async () => {
    await arrive('one', ['Team']);
    await arrive('two', ['Team']);
    await arrive('one', []);
    expect(await groupsOf('two')).toEqual(['urn:li:corpGroup:Team']);
    await arrive('three', ['Admin', 'urn:li:dataHubRole:Admin', 'datahub']);
    const actors = ['urn:li:corpuser:three', ...(await groupsOf('three'))];
    expect(await server.store.read.users.listRoles(actors)).toEqual([]);
  });

  it.each([
    ['an object', { a: 1 }],
    ['a number', 42],
    ['a list with a number in it', ['a', 1]],
    ['a list of lists', [['a']]],
    ['501 names', Array.from({ length: 501 }, (_, index) => `g${index}`)],
  ])('%s is no list of names: nobody is signed in on a guess', async (_, claim) => {
    expect(refusalIn(await arrive('odd', claim))).toBe('sso.answer-invalid');
    expect(await server.store.read.users.find('urn:li:corpuser:odd')).toBeUndefined();
  });
});
