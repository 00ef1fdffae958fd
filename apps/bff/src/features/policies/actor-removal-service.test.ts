import type { PolicyDetails } from '@latchkey/shared/policy-api';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer } from '../../test/test-server.ts';

const ADA = 'urn:li:corpuser:ada';
const OPS = 'urn:li:corpGroup:ops';

describe.each(DIALECTS)('a policy that names somebody who is deleted, on %s', (dialect) => {
  /** A server where ada, and the group of ada, hold a right by name. */
  const start = async () => {
    const server = await startTestServer({ database: dialect });
    const root = await server.signIn();
    await server.addUser('ada');
    // A name that another one begins with is another name.
    await server.addUser('adalbert');
    await root.graphql('mutation { createGroup(input: { id: "ops", name: "ops" }) }');
    const input = {
      type: 'PLATFORM',
      name: 'by name',
      privileges: ['MANAGE_POLICIES'],
      actors: { users: [ADA, 'urn:li:corpuser:adalbert'], groups: [OPS] },
    };
    const made = await root.send('POST', '/api/v1/policies', input);
    const { policy } = (await made.json()) as PolicyDetails;
    const actors = async () => (await server.store.read.policies.find(policy.urn))?.actors;
    const privilegesOf = async (username: string) => {
      const client = await server.addSignedIn(username);
      return ((await (await client.fetch('/api/v1/me')).json()) as { privileges: string[] }).privileges;
    };
    return { server, root, actors, privilegesOf };
  };

  it('loses the user; the next one of the name does not inherit the right, and the change is recorded', async () => {
    const { server, root, actors, privilegesOf } = await start();
    const removed = await root.send('DELETE', `/api/v1/users/${encodeURIComponent(ADA)}`);
    expect(removed.status).toBe(200);
    expect(await actors()).toMatchObject({ users: ['urn:li:corpuser:adalbert'], groups: [OPS] });
    expect(await privilegesOf('ada')).not.toContain('MANAGE_POLICIES');
    const events = await server.store.read.audit.listLatest(20);
    const changed = events.find(({ action }) => action === 'policy.updated');
    expect(changed?.details.before).toContain(ADA);
    expect(changed?.details.after).not.toContain(`${ADA}"`);
  });

  it('loses a user whose entity is deleted at the metadata service', async () => {
    const { server, root, actors, privilegesOf } = await start();
    const { accessToken } = await server.mint(root);
    const script = server.script(`Bearer ${accessToken}`, 'metadata');
    expect((await script.send('POST', '/entities?action=delete', { urn: ADA })).status).toBe(200);
    expect((await actors())?.users).toEqual(['urn:li:corpuser:adalbert']);
    expect(await privilegesOf('ada')).not.toContain('MANAGE_POLICIES');
  });

  it('loses the group and a service account', async () => {
    const { root, actors } = await start();
    await root.graphql('mutation ($g: String!) { removeGroup(urn: $g) }', { g: OPS });
    expect((await actors())?.groups).toEqual([]);
    const account = await root.graphql(
      'mutation { createServiceAccount(input: { displayName: "ci" }) { urn } }',
    );
    const { urn } = account.data.createServiceAccount;
    const input = { type: 'PLATFORM', name: 'ci', privileges: ['VIEW_TESTS'], actors: { users: [urn] } };
    const { policy } = (await (await root.send('POST', '/api/v1/policies', input)).json()) as PolicyDetails;
    await root.graphql('mutation ($u: String!) { deleteServiceAccount(urn: $u) }', { u: urn });
    const path = `/api/v1/policies/${encodeURIComponent(policy.urn)}`;
    const { policy: left } = (await (await root.fetch(path)).json()) as PolicyDetails;
    expect(left.actors.users).toEqual([]);
  });
});
