import { corpUserUrn } from '@latchkey/shared/urn';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { seedCorpUser } from './corp-user-service.ts';
import { NOW, openTestDoor, proposalOf, type TestDoor } from './metadata-door.contract.ts';

const ALICE = corpUserUrn('alice');
const BOB = corpUserUrn('bob');
const suspend = (urn: string) => proposalOf(urn, 'corpUserStatus', { status: 'SUSPENDED' });
const remove = (urn: string) => proposalOf(urn, 'status', { removed: true });
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,t,PROD)';

/** What ingestion may and may not do to users, and that it does it at once. */
export function userStandingContract(name: string, open: () => Promise<Database>): void {
  describe(`users and ingestion on ${name}`, () => {
    let door: TestDoor;
    beforeEach(async () => {
      door = await openTestDoor(open);
    });
    afterEach(() => door.close());

    const openSession = (userUrn: string) =>
      door.store.transaction((tx) =>
        tx.sessions.insert({
          idHash: `session of ${userUrn}`,
          userUrn,
          data: '{}',
          createdAt: NOW,
          lastSeenAt: NOW,
          userAgent: '',
          ip: '',
        }),
      );
    const sessionOf = (userUrn: string) => door.store.read.sessions.find(`session of ${userUrn}`);
    const user = (urn: string) => door.store.read.users.find(urn);
    /** SQLite has one writer, behind whom everybody waits; PostgreSQL lists who waits for the authority lock. */
    const isSomebodyWaiting = async () => {
      if (door.database.dialect === 'sqlite') return true;
      const waiting = sql`select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
        where datname = current_database() and locktype = 'advisory' and not granted`;
      return (await waiting.execute(door.database.reader)).rows.length > 0;
    };
    const events = async () =>
      (await door.store.read.audit.listLatest(100)).map(({ action, actorUrn, subjectUrn, outcome }) => ({
        action,
        actorUrn,
        subjectUrn,
        outcome,
      }));

    describe('200: with Manage Users & Groups', () => {
      it('suspends the user, ends the sessions and records it, in one commit', async () => {
        await openSession(BOB);
        expect((await door.ingest(suspend(BOB), 'admin')).status).toBe(200);
        expect(await user(BOB)).toMatchObject({ status: 'SUSPENDED' });
        expect(await sessionOf(BOB)).toBeUndefined();
        expect(await events()).toEqual([
          { action: 'user.suspended', actorUrn: 'urn:li:corpuser:admin', subjectUrn: BOB, outcome: 'ok' },
        ]);
        await door.ingest(suspend(BOB), 'admin');
        expect(await events()).toHaveLength(1);
      });

      it('removes the user softly, and brings the user back', async () => {
        await openSession(BOB);
        await door.ingest(remove(BOB), 'admin');
        expect(await user(BOB)).toMatchObject({ isRemoved: true, status: 'ACTIVE' });
        expect(await sessionOf(BOB)).toBeUndefined();
        await door.ingest(proposalOf(BOB, 'status', { removed: false }), 'admin');
        expect(await user(BOB)).toMatchObject({ isRemoved: false });
        expect((await events()).map(({ action }) => action)).toEqual(['user.removed', 'user.reinstated']);
      });

      it('reinstates a suspended user', async () => {
        await door.ingest(suspend(BOB), 'admin');
        await door.ingest(proposalOf(BOB, 'corpUserStatus', { status: 'ACTIVE' }), 'admin');
        expect(await user(BOB)).toMatchObject({ status: 'ACTIVE' });
      });

      it.each([
        ['Rest.li', 'POST', '/entities?action=delete', { urn: BOB }],
        ['OpenAPI', 'DELETE', `/openapi/v3/entity/corpuser/${BOB}`, undefined],
        [
          'a proposal',
          'POST',
          '/aspects?action=ingestProposal',
          { proposal: proposalOf(BOB, 'corpUserKey', undefined, { changeType: 'DELETE' }) },
        ],
        ['the key aspect', 'POST', '/entities?action=delete', { urn: BOB, aspectName: 'corpUserKey' }],
      ])('deletes the user with the entity, through %s', async (_, method, path, body) => {
        await openSession(BOB);
        await door.store.transaction((tx) =>
          tx.tokens.insert({
            id: 'bobs',
            type: 'PERSONAL',
            name: 'x',
            description: null,
            actorUrn: BOB,
            ownerUrn: BOB,
            parentId: null,
            createdAt: NOW,
            expiresAt: null,
          }),
        );
        expect((await door.send(method, path, { as: 'admin', body })).status).toBe(200);
        expect(await user(BOB)).toBeUndefined();
        expect(await sessionOf(BOB)).toBeUndefined();
        expect((await door.store.read.tokens.find('bobs'))?.revokedAt).toBe(NOW);
        expect((await door.get(`/entities/${BOB}`)).status).toBe(404);
        expect((await events()).map(({ action }) => action)).toContain('user.removed');
      });

      it('makes an entity of somebody who is no user here, and no user', async () => {
        const urn = 'urn:li:corpuser:ldap.person';
        await door.ingest(proposalOf(urn, 'corpUserInfo', { active: true }), 'admin');
        await door.ingest(suspend(urn), 'admin');
        expect(await user(urn)).toBeUndefined();
        expect((await door.get(`/entities/${urn}`)).status).toBe(200);
        expect(await events()).toEqual([]);
      });

      it('does nothing to the user when another proposal of the batch is refused', async () => {
        await openSession(BOB);
        const refused = proposalOf('urn:li:dataHubPolicy:7', 'dataHubPolicyInfo', {});
        expect((await door.ingestBatch([suspend(BOB), refused], 'admin')).status).toBe(403);
        const late = proposalOf(DATASET, 'status', {}, { changeType: 'UPDATE' });
        expect((await door.ingestBatch([suspend(BOB), late], 'admin')).status).toBe(422);
        expect(await user(BOB)).toMatchObject({ status: 'ACTIVE' });
        expect(await sessionOf(BOB)).toBeDefined();
        expect((await door.get(`/aspects/${BOB}?aspect=corpUserStatus`)).text).toContain('ACTIVE');
      });
    });

    describe('200: without any privilege', () => {
      it("writes datasets and one's own editable information", async () => {
        expect((await door.ingest(proposalOf(DATASET, 'status', { removed: true }))).status).toBe(200);
        expect((await door.ingest(proposalOf(ALICE, 'corpUserEditableInfo', { aboutMe: 'hi' }))).status).toBe(
          200,
        );
        expect(await events()).toEqual([]);
      });
    });

    describe('403', () => {
      it.each([
        ['another user', suspend(BOB)],
        ['another user', remove(BOB)],
        ['another user', proposalOf(BOB, 'corpUserEditableInfo', {})],
        ['oneself', proposalOf(ALICE, 'corpUserInfo', { active: true })],
        ['one’s own standing', proposalOf(ALICE, 'corpUserStatus', { status: 'ACTIVE' })],
        ['one’s own role', proposalOf(ALICE, 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] })],
        ['a group', proposalOf('urn:li:corpGroup:g', 'corpGroupInfo', {})],
        ['a secret', proposalOf('urn:li:dataHubSecret:s', 'dataHubSecretValue', { value: 'x' })],
      ])('for a user without privilege who writes %s', async (_, proposal) => {
        const answer = await door.ingest(proposal);
        expect(answer.status).toBe(403);
        expect(answer.body.message).toContain(
          `User urn:li:corpuser:alice is unauthorized to modify entity: HttpStatus: 403 Urn: ${proposal.entityUrn}`,
        );
        expect(await events()).toEqual([
          { action: 'action.refused', actorUrn: ALICE, subjectUrn: proposal.entityUrn, outcome: 'refused' },
        ]);
        expect(await user(BOB)).toMatchObject({ status: 'ACTIVE', isRemoved: false });
      });

      it.each(['admin', 'datahub', '__datahub_system'])(
        'for %s, who writes what is never ingested',
        async (as) => {
          for (const proposal of [
            proposalOf('urn:li:dataHubPolicy:7', 'dataHubPolicyInfo', { state: 'ACTIVE' }),
            proposalOf('urn:li:dataHubRole:Admin', 'dataHubRoleInfo', {}),
            proposalOf('urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', {}),
            proposalOf(BOB, 'corpUserCredentials', { hashedPassword: 'x' }),
            proposalOf(BOB, 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }),
          ]) {
            expect((await door.ingest(proposal, as)).status).toBe(403);
          }
        },
      );

      it('for an administrator who changes her own standing', async () => {
        const own = corpUserUrn('admin');
        for (const proposal of [suspend(own), remove(own)]) {
          expect((await door.ingest(proposal, 'admin')).status).toBe(403);
        }
        const deletion = { as: 'admin', body: { urn: own } };
        expect((await door.send('POST', '/entities?action=delete', deletion)).status).toBe(403);
        expect(await user(own)).toMatchObject({ status: 'ACTIVE', isRemoved: false });
      });

      it('for a user without privilege who deletes a user, or reads or lists secrets', async () => {
        await door.ingest(
          proposalOf('urn:li:dataHubSecret:s', 'dataHubSecretValue', { value: 'x' }),
          'admin',
        );
        for (const [method, path, body] of [
          ['POST', '/entities?action=delete', { urn: BOB }],
          ['POST', '/entities?action=delete', { urn: BOB, aspectName: 'corpUserInfo' }],
          ['DELETE', `/openapi/v3/entity/corpuser/${BOB}`, undefined],
          ['GET', '/entities/urn:li:dataHubSecret:s', undefined],
          ['GET', '/entitiesV2/urn:li:dataHubSecret:s', undefined],
          ['GET', '/aspects/urn:li:dataHubSecret:s?aspect=dataHubSecretValue', undefined],
          ['GET', '/openapi/v3/entity/dataHubSecret', undefined],
          ['GET', '/openapi/v3/entity/dataHubSecret/urn:li:dataHubSecret:s', undefined],
          ['POST', '/openapi/v3/entity/dataHubSecret/batchGet', [{ urn: 'urn:li:dataHubSecret:s' }]],
          ['POST', '/entities?action=listUrns', { entity: 'dataHubSecret' }],
        ] as const) {
          expect([path, (await door.send(method, path, { body })).status]).toEqual([path, 403]);
        }
        expect((await door.get('/entities/urn:li:dataHubSecret:s', 'admin')).status).toBe(200);
      });

      it('as soon as the privilege is withdrawn', async () => {
        await door.store.transaction((tx) =>
          tx.users.deleteRole('urn:li:dataHubRole:Admin', corpUserUrn('admin')),
        );
        expect((await door.ingest(suspend(BOB), 'admin')).status).toBe(403);
      });
    });

    describe('401', () => {
      it('for a write of somebody who was suspended while it was on its way', async () => {
        await door.store.transaction((tx) => tx.users.updateStatus(ALICE, 'SUSPENDED', NOW));
        expect((await door.ingest(proposalOf(DATASET, 'status', { removed: true }))).status).toBe(401);
        expect((await door.get(`/entities/${encodeURIComponent(DATASET)}`)).status).toBe(404);
      });
    });

    describe('422', () => {
      it.each(['admin', '__datahub_system'])('when %s takes the root or the system user away', async (as) => {
        for (const urn of ['urn:li:corpuser:datahub', 'urn:li:corpuser:__datahub_system']) {
          for (const proposal of [suspend(urn), remove(urn)]) {
            const answer = await door.ingest(proposal, as);
            expect([answer.status, answer.body.message]).toEqual([
              422,
              expect.stringContaining('cannot be suspended'),
            ]);
          }
          expect((await door.send('POST', '/entities?action=delete', { as, body: { urn } })).status).toBe(
            422,
          );
        }
        expect(await user('urn:li:corpuser:datahub')).toMatchObject({ status: 'ACTIVE', isRemoved: false });
      });

      it.each([
        ['corpUserStatus', { status: 'suspended' }],
        ['corpUserStatus', {}],
        ['status', { removed: 'true' }],
        ['status', {}],
      ])('for %s of a user that says neither of the two things: %o', async (aspect, value) => {
        const answer = await door.ingest(proposalOf(BOB, aspect, value), 'admin');
        expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining('expected {')]);
      });

      it.each(['corpUserStatus', 'status'])('for the deletion of %s of a user', async (aspect) => {
        const body = { urn: BOB, aspectName: aspect };
        expect((await door.send('POST', '/entities?action=delete', { as: 'admin', body })).status).toBe(422);
        const path = `/openapi/v3/entity/corpuser/${BOB}/${aspect}`;
        expect((await door.send('DELETE', path, { as: 'admin' })).status).toBe(422);
      });

      it('for a spelling of the type that would pass by the rules', async () => {
        const answer = await door.ingest(
          proposalOf('urn:li:corpUser:bob', 'corpUserStatus', { status: 'SUSPENDED' }),
        );
        expect(answer.body.message).toContain("Did you mean 'corpuser'");
      });
    });

    describe('the entity of a user', () => {
      it('says what the table says, whatever was ingested before the user was added', async () => {
        const urn = corpUserUrn('carol');
        await door.ingestBatch(
          [suspend(urn), remove(urn), proposalOf(urn, 'corpUserInfo', { active: true })],
          'admin',
        );
        const carol = { urn, username: 'carol', displayName: 'Carol', title: null, email: null } as const;
        await door.store.transaction((tx) =>
          seedCorpUser(tx, { ...carol, status: 'ACTIVE', isRemoved: false }, NOW),
        );
        expect((await door.get(`/aspects/${urn}?aspect=corpUserStatus`)).text).toContain('"status":"ACTIVE"');
        expect((await door.get(`/aspects/${urn}?aspect=status`)).text).toContain('"removed":false');
        const info = await door.get(`/aspects/${urn}?aspect=corpUserInfo`);
        expect(info.text).not.toContain('Carol');
      });

      it('is not written again by a second start', async () => {
        const before = await door.get(`/entitiesV2/${BOB}`);
        const bob = { urn: BOB, username: 'bob', displayName: 'bob', title: null, email: null } as const;
        await door.store.transaction((tx) =>
          seedCorpUser(tx, { ...bob, status: 'ACTIVE', isRemoved: false }, NOW + 5),
        );
        expect((await door.get(`/entitiesV2/${BOB}`)).body).toEqual(before.body);
        expect((await door.get(`/aspects/${BOB}?aspect=corpUserStatus&version=1`)).status).toBe(404);
      });
    });

    it('acknowledges a suspension only after the acts that still relied on the user (test AZ-08)', async () => {
      const order: string[] = [];
      const entered = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const relying = door.store.transaction(async (tx) => {
        await tx.authority.rely();
        entered.resolve();
        await released.promise;
        order.push('act');
      });
      await entered.promise;
      const suspending = door.ingest(suspend(BOB), 'admin').then(() => order.push('suspension'));
      while (order.length === 0 && !(await isSomebodyWaiting())) await door.get('/health');
      released.resolve();
      await Promise.all([relying, suspending]);
      expect(order).toEqual(['act', 'suspension']);
    });

    it('lets batches that name the same entities in other orders pass without a deadlock', async () => {
      const urns = Array.from({ length: 12 }, (_, n) => `urn:li:tag:order-${n}`);
      const batches = Array.from({ length: 8 }, (_, turn) => {
        const order = turn % 2 === 0 ? urns : urns.toReversed();
        const aspects = turn % 4 < 2 ? ['status', 'tagProperties'] : ['tagProperties', 'status'];
        return order.flatMap((urn) =>
          aspects.map((aspect) => proposalOf(urn, aspect, { name: `${turn}`, removed: false })),
        );
      });
      const answers = await Promise.all(batches.map((batch) => door.ingestBatch(batch)));
      expect(answers.map(({ status }) => status)).toEqual(batches.map(() => 200));
    });
  });
}
