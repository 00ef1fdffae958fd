import { beforeAll, describe, expect, it } from 'vitest';
import { randomSecret } from '../../test/random-secret.ts';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const ADMIN = 'urn:li:dataHubRole:Admin';
const STANDING = `(input: {roleUrn: "${ADMIN}"}) { inviteToken } }`;

describe.each(DIALECTS)('a link that opens an account, on %s', (database) => {
  let server: TestServer;
  let root: TestClient;
  let people = 0;
  beforeAll(async () => {
    server = await startTestServer({ database });
    root = await server.signIn();
  });

  const isOpen = async (kind: 'signUp' | 'resetNativeUserCredentials', body: object) =>
    ((await (await server.visitor().send('POST', `/${kind}/check`, body)).json()) as { isOpen: boolean })
      .isOpen;
  const signUp = async (inviteToken: string) => {
    people += 1;
    const form = { fullName: 'P', email: `p${people}@x.org`, password: randomSecret(), inviteToken };
    return (await server.visitor().send('POST', '/signUp', form)).status;
  };
  const reset = async (email: string, resetToken: string) => {
    const form = { email, password: randomSecret(), resetToken };
    return (await server.visitor().send('POST', '/resetNativeUserCredentials', form)).status;
  };
  const linkFor = async (client: TestClient, username: string) => {
    const made = await client.send('POST', `/api/v1/users/urn:li:corpuser:${username}/reset-link`);
    return ((await made.json()) as { resetToken: string }).resetToken;
  };

  describe('made by an administrator who is none any more', () => {
    it('opens nothing, until he is one again; who asks for the standing invitation gets one that works', async () => {
      const eve = await server.addSignedIn('eve', 'Admin');
      await server.addUser('ada', 'Admin');
      const page = await eve.send('POST', '/api/v1/invites', { role: 'Admin', maxUses: 5 });
      const { inviteToken: onPage } = (await page.json()) as { inviteToken: string };
      const answer = await eve.graphql(`mutation { createInviteToken${STANDING}`);
      const standing = answer.data.createInviteToken.inviteToken;
      const resetToken = await linkFor(eve, 'ada');
      const openNow = async () => [
        await isOpen('signUp', { inviteToken: onPage }),
        await isOpen('signUp', { inviteToken: standing }),
        await isOpen('resetNativeUserCredentials', { resetToken }),
      ];
      expect(await openNow()).toEqual([true, true, true]);

      await server.admin('users', 'withdraw-role', 'eve', 'Admin');
      expect(await openNow()).toEqual([false, false, false]);
      expect([await signUp(onPage), await signUp(standing), await reset('ada', resetToken)]).toEqual([
        400, 400, 400,
      ]);

      await server.admin('users', 'grant-role', 'eve', 'Admin');
      expect(await openNow()).toEqual([true, true, true]);
      await server.admin('users', 'withdraw-role', 'eve', 'Admin');

      const { data } = await root.graphql(`{ getInviteToken${STANDING}`);
      expect(data.getInviteToken.inviteToken).not.toBe(standing);
      expect(await signUp(data.getInviteToken.inviteToken)).toBe(200);
    });
  });

  describe('for somebody who has become mightier than its maker', () => {
    it('sets no password', async () => {
      const helper = await server.addSignedIn('helper');
      const policy = {
        type: 'PLATFORM',
        name: 'helpers',
        state: 'ACTIVE',
        description: '',
        privileges: ['MANAGE_USER_CREDENTIALS'],
        actors: {
          users: ['urn:li:corpuser:helper'],
          allUsers: false,
          allGroups: false,
          resourceOwners: false,
        },
      };
      const create = 'mutation ($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
      expect((await root.graphql(create, { input: policy })).errors).toBeUndefined();
      await server.addUser('bob');
      const resetToken = await linkFor(helper, 'bob');
      expect(await isOpen('resetNativeUserCredentials', { resetToken })).toBe(true);
      await server.admin('users', 'grant-role', 'bob', 'Admin');
      expect(await isOpen('resetNativeUserCredentials', { resetToken })).toBe(false);
      expect(await reset('bob', resetToken)).toBe(400);
    });
  });

  describe('that sets a password', () => {
    it('is closed when the person changes it', async () => {
      const password = await server.addUser('carol');
      const resetToken = await linkFor(root, 'carol');
      const carol = await server.signIn('carol', password);
      const input = { currentPassword: password, newPassword: randomSecret() };
      expect((await carol.send('POST', '/api/v1/account/password', input)).status).toBe(200);
      expect(await reset('carol', resetToken)).toBe(400);
    });

    it('is closed when an operator sets it', async () => {
      await server.addUser('dan');
      const resetToken = await linkFor(root, 'dan');
      await server.admin('users', 'password', 'dan');
      expect(await reset('dan', resetToken)).toBe(400);
    });

    it('is closed when a start sets that of the root user', async () => {
      const resetToken = await linkFor(root, 'datahub');
      await server.restart({ DATAHUB_ROOT_PASSWORD: randomSecret() });
      expect(await reset('datahub', resetToken)).toBe(400);
    });
  });
});
