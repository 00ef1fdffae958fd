import type { CreatedInvite } from '@latchkey/shared/invites';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const TEN = Array.from({ length: 10 }, (_, index) => index);
const pathOf = (id: string, verb = '') => `/api/v1/tokens/${encodeURIComponent(id)}${verb}`;

describe.each(DIALECTS)(
  'what works once, asked for by many at the same moment (test FZ-03), on %s',
  (database) => {
    let server: TestServer;
    let root: TestClient;

    beforeAll(async () => {
      server = await startTestServer({ database });
      root = await server.signIn();
    });

    const statusesOf = async (answers: Promise<Response>[]) =>
      Promise.all(
        answers.map(async (answer) => {
          const response = await answer;
          await response.arrayBuffer();
          return response.status;
        }),
      );
    const logIn = async (username: string, password: string) =>
      (await server.visitor().send('POST', '/logIn', { username, password })).status;

    /** @returns how many signed up under names that begin so. */
    const usesOf = async (start: string) => {
      const response = await root.fetch(`/api/v1/users?query=${start}&count=100`);
      const { users } = (await response.json()) as { users: { username: string }[] };
      return users.filter(({ username }) => username.startsWith(start)).length;
    };

    it('a reset link sets one password of ten, and that one alone signs in', async () => {
      await server.addUser('ada');
      const made = await root.send('POST', '/api/v1/users/urn%3Ali%3Acorpuser%3Aada/reset-link');
      const { resetToken } = (await made.json()) as { resetToken: string };
      const passwordOf = (index: number) => `river stone moss ${index}`;
      const statuses = await statusesOf(
        TEN.map((index) =>
          server.visitor().send('POST', '/resetNativeUserCredentials', {
            email: 'ada',
            password: passwordOf(index),
            resetToken,
          }),
        ),
      );
      expect(statuses.toSorted()).toEqual([200, ...Array(9).fill(400)]);
      const working: number[] = [];
      // Attempts of one account are few: the winner first, then some of the others.
      const winner = statuses.indexOf(200);
      for (const index of [winner, (winner + 1) % 10, (winner + 9) % 10])
        if ((await logIn('ada', passwordOf(index))) === 200) working.push(index);
      expect(working).toEqual([winner]);
      const events = (await server.store.read.audit.listLatest(200)).filter(
        ({ action, subjectUrn }) => action === 'user.password-set' && subjectUrn === 'urn:li:corpuser:ada',
      );
      expect(events).toHaveLength(1);
    });

    it('of ten reset links made at once the last one stands, and no other', async () => {
      await server.addUser('bob');
      const tokens = await Promise.all(
        TEN.map(async () => {
          const response = await root.send('POST', '/api/v1/users/urn%3Ali%3Acorpuser%3Abob/reset-link');
          return ((await response.json()) as { resetToken: string }).resetToken;
        }),
      );
      const open = await Promise.all(
        tokens.map(async (resetToken) => {
          const response = await server
            .visitor()
            .send('POST', '/resetNativeUserCredentials/check', { resetToken });
          return ((await response.json()) as { isOpen: boolean }).isOpen;
        }),
      );
      expect(open.filter(Boolean)).toHaveLength(1);
    });

    it('an invitation for three lets three of ten in; one for ten that is revoked lets nobody in afterwards', async () => {
      const invite = async (maxUses: number) =>
        (await (await root.send('POST', '/api/v1/invites', { maxUses })).json()) as CreatedInvite;
      const signUp = (inviteToken: string, name: string) =>
        server.visitor().send('POST', '/signUp', {
          fullName: name,
          email: `${name}@example.org`,
          password: 'river stone moss',
          inviteToken,
        });
      const three = await invite(3);
      const statuses = await statusesOf(TEN.map((index) => signUp(three.inviteToken, `three${index}`)));
      expect(statuses.toSorted()).toEqual([200, 200, 200, ...Array(7).fill(400)]);

      const ten = await invite(10);
      const signUps = statusesOf(TEN.map((index) => signUp(ten.inviteToken, `ten${index}`)));
      expect((await root.send('DELETE', `/api/v1/invites/${ten.invite.id}`)).status).toBe(204);
      const usesAtAck = await usesOf('ten');
      expect((await signUp(ten.inviteToken, 'late')).status).toBe(400);
      expect((await signUps).filter((status) => status === 200)).toHaveLength(usesAtAck);
      expect(await usesOf('ten')).toBe(usesAtAck);
    });

    it('a token that five rotate and five revoke: one wins, and what is live is what the answers say', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { token, accessToken } = await server.mint(root, { name: `round ${round}` });
        const answers = await Promise.all(
          TEN.map(async (index) => {
            const isRotation = (index + round) % 2 === 0;
            const response = isRotation
              ? await root.send('POST', pathOf(token.id, '/rotate'), { graceMs: 0 })
              : await root.send('DELETE', pathOf(token.id));
            const text = await response.text();
            return { isRotation, status: response.status, text };
          }),
        );
        const winners = answers.filter(({ status }) => status === 201 || status === 204);
        expect(winners, `round ${round}`).toHaveLength(1);
        for (const { status } of answers) expect([201, 204, 404, 409]).toContain(status);
        for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
        const [winner] = winners;
        if (winner?.isRotation) {
          const successor = JSON.parse(winner.text).accessToken as string;
          for (const door of DOORS) expect(await server.knock(door, successor)).toBe(200);
        }
        const listed = await (await root.fetch(`/api/v1/tokens?query=round ${round}`)).json();
        expect((listed as { total: number }).total).toBe(winner?.isRotation ? 1 : 0);
      }
    });
  },
);
