import { corpUserUrn } from '@latchkey/shared/urn';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { type AccessStage, dataset, openAccessStage } from './metadata-access-stage.contract.ts';
import { NOW, proposalOf } from './metadata-door.contract.ts';

const PATCH_TYPE = 'application/json-patch+json';

/** What PATCH does at the metadata door: to which aspects, for whom, and to several at once. */
export function metadataPatchesContract(name: string, open: () => Promise<Database>): void {
  describe(`PATCH on ${name}`, () => {
    let stage: AccessStage;
    beforeAll(async () => {
      stage = await openAccessStage(open);
    });
    afterEach(() => stage.withdraw());
    afterAll(() => stage.door.close());

    const patchOf = (urn: string, aspect: string, patch: unknown, contentType = PATCH_TYPE) =>
      proposalOf(urn, aspect, undefined, {
        changeType: 'PATCH',
        aspect: { contentType, value: JSON.stringify(patch) },
      });
    const patch = (urn: string, aspect: string, operations: unknown, as = 'datahub') =>
      stage.door.ingest(patchOf(urn, aspect, operations), as);
    const add = (path: string, value: unknown) => ({ op: 'add', path, value });
    const property = (key: string, value = 'v') => [add(`/customProperties/${key}`, value)];
    const stored = async (urn: string, aspect: string) => {
      const found = await stage.door.store.read.aspects.find({ urn, aspect }, 0);
      return found?.value;
    };
    const versionsOf = async (urn: string, aspect: string) =>
      (
        await stage.door.database.reader
          .selectFrom('metadata_aspects')
          .select('version')
          .where('urn', '=', urn)
          .where('aspect', '=', aspect)
          .execute()
      ).length;

    describe('200', () => {
      it('changes the latest version and keeps the one before; what changes nothing makes no history', async () => {
        const urn = dataset('patched');
        await stage.write(urn, 'datasetProperties', { name: 'n', customProperties: { a: '1' } });
        expect((await patch(urn, 'datasetProperties', property('b', '2'))).status).toBe(200);
        expect(await stored(urn, 'datasetProperties')).toEqual({
          name: 'n',
          customProperties: { a: '1', b: '2' },
        });
        expect((await patch(urn, 'datasetProperties', property('b', '2'))).status).toBe(200);
        expect(await versionsOf(urn, 'datasetProperties')).toBe(2);
      });

      it('makes the aspect and the entity where there is none', async () => {
        const urn = dataset('new');
        const tags = {
          arrayPrimaryKeys: { tags: ['attribution\u241fsource', 'tag'] },
          patch: [] as unknown[],
        };
        tags.patch.push(add('/tags//urn:li:tag:x', { tag: 'urn:li:tag:x' }));
        expect((await patch(urn, 'globalTags', tags)).status).toBe(200);
        expect(await stored(urn, 'globalTags')).toEqual({ tags: [{ tag: 'urn:li:tag:x' }] });
        expect(
          (await patch(urn, 'ownership', [add('/owners/o/NONE', { owner: 'o', type: 'NONE' })])).status,
        ).toBe(200);
        expect(await stored(urn, 'ownership')).toMatchObject({
          lastModified: { time: NOW, actor: corpUserUrn('datahub') },
        });
      });

      it('at OpenAPI too, where the answer has what became of it', async () => {
        const urn = dataset('openapi');
        for (const value of [{ patch: property('a') }, property('b')]) {
          const body = [{ urn, datasetProperties: { value, systemMetadata: null, headers: {} } }];
          const options = { as: 'datahub', body };
          const answer = await stage.door.send('PATCH', '/openapi/v3/entity/dataset?async=false', options);
          expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('customProperties')]);
        }
        expect(await stored(urn, 'datasetProperties')).toEqual({ customProperties: { a: 'v', b: 'v' } });
      });

      it('in a batch applies in order, between writes, and reads and writes each aspect once', async () => {
        const urn = dataset('batch');
        const properties = 'datasetProperties';
        const batch = [
          patchOf(urn, properties, property('gone')),
          proposalOf(urn, properties, { customProperties: { base: '1' } }),
          ...Array.from({ length: 30 }, (_, n) => patchOf(urn, properties, property(`k${n}`))),
          patchOf(urn, 'globalTags', [add('/tags/urn:li:tag:x', { tag: 'urn:li:tag:x' })]),
          patchOf(urn, properties, [{ op: 'remove', path: '/customProperties/k0' }]),
        ];
        expect((await stage.door.ingestBatch(batch, 'datahub')).status).toBe(200);
        const { customProperties } = (await stored(urn, properties)) as { customProperties: object };
        expect(Object.keys(customProperties)).toEqual([
          'base',
          ...Array.from({ length: 29 }, (_, n) => `k${n + 1}`),
        ]);
        expect(await versionsOf(urn, properties)).toBe(3);
      });

      it('of the associations of domains changes the domains that policies look at, and the other way round', async () => {
        const urn = dataset('domains');
        const keyed = (...operations: unknown[]) => ({
          arrayPrimaryKeys: { domainAssociations: ['domain', 'attribution\u241fsource'] },
          patch: operations,
        });
        await stage.write(urn, 'domains', { domains: ['urn:li:domain:a'] });
        const added = keyed(add('/domainAssociations/urn:li:domain:b/', { domain: 'urn:li:domain:b' }));
        expect((await patch(urn, 'domains', added)).status).toBe(200);
        expect(await stored(urn, 'domains')).toMatchObject({
          domains: ['urn:li:domain:a', 'urn:li:domain:b'],
        });
        const removed = keyed({ op: 'remove', path: '/domainAssociations/urn:li:domain:a' });
        expect((await patch(urn, 'domains', removed)).status).toBe(200);
        expect(await stored(urn, 'domains')).toMatchObject({ domains: ['urn:li:domain:b'] });
      });

      it('two at once lose nothing, whether the aspect is there or not', async () => {
        const urn = dataset('together');
        for (const round of [0, 1]) {
          const answers = await Promise.all(
            Array.from({ length: 12 }, (_, n) => patch(urn, 'datasetProperties', property(`r${round}-${n}`))),
          );
          expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
          const { customProperties } = (await stored(urn, 'datasetProperties')) as {
            customProperties: object;
          };
          expect(Object.keys(customProperties)).toHaveLength(12 * (round + 1));
        }
      });

      it('of the status of a user suspends him and reinstates him, like a write', async () => {
        const urn = corpUserUrn('alice');
        const set = (status: string) => patch(urn, 'corpUserStatus', [add('/status', status)]);
        expect((await set('SUSPENDED')).status).toBe(200);
        expect((await stage.door.store.read.users.find(urn))?.status).toBe('SUSPENDED');
        expect((await set('ACTIVE')).status).toBe(200);
        expect((await stage.door.store.read.users.find(urn))?.status).toBe('ACTIVE');
      });
    });

    describe('403: the same as for a write', () => {
      const urn = dataset('guarded');

      it('without EDIT_ENTITY, of what is there and of what is not', async () => {
        await stage.write(urn, 'datasetProperties', { name: 'n' });
        for (const target of [urn, dataset('nowhere')]) {
          expect((await patch(target, 'datasetProperties', property('a'), 'bob')).status).toBe(403);
          const body = [{ urn: target, datasetProperties: { value: property('a') } }];
          const openapi = await stage.door.send('PATCH', '/openapi/v3/entity/dataset', { as: 'bob', body });
          expect(openapi.status).toBe(403);
        }
        expect(await stored(urn, 'datasetProperties')).toEqual({ name: 'n' });
        expect(await stage.aspectRows(dataset('nowhere'))).toBe(0);
      });

      it('who may only create patches what is not there, and nothing else', async () => {
        await stage.grant(['CREATE_ENTITY']);
        expect((await patch(dataset('made'), 'datasetProperties', property('a'), 'bob')).status).toBe(200);
        expect((await patch(dataset('made'), 'datasetProperties', property('b'), 'bob')).status).toBe(403);
      });

      it.each([
        [corpUserUrn('bob'), 'roleMembership', [add('/roles/0', 'urn:li:dataHubRole:Admin')]],
        [corpUserUrn('bob'), 'corpUserCredentials', [add('/salt', 'x')]],
        [corpUserUrn('bob'), 'groupMembership', [add('/groups', ['urn:li:corpGroup:admins'])]],
        [corpUserUrn('bob'), 'corpUserStatus', [add('/status', 'ACTIVE')]],
        [corpUserUrn('alice'), 'corpUserStatus', [add('/status', 'SUSPENDED')]],
        ['urn:li:dataHubPolicy:0', 'dataHubPolicyInfo', [add('/privileges', [])]],
        ['urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', [add('/actorUrn', 'x')]],
      ])('%s %s is not reached with every METADATA privilege', async (target, aspect, operations) => {
        await stage.grant(['EDIT_ENTITY', 'CREATE_ENTITY', 'DELETE_ENTITY']);
        const before = await stored(target, aspect);
        expect((await patch(target, aspect, operations, 'bob')).status).toBe(403);
        expect(await stored(target, aspect)).toEqual(before);
      });

      it('tokens, roles and credentials are not reached by an administrator either', async () => {
        for (const aspect of ['roleMembership', 'corpUserCredentials'])
          expect((await patch(corpUserUrn('bob'), aspect, [add('/x', 1)])).status).toBe(403);
      });
    });

    describe('422: nothing is written, and the message names the fault', () => {
      const urn = dataset('faulty');

      it.each<[string, unknown, string]>([
        ['no patch', 7, 'A patch is a list of operations'],
        ['an unknown operation', [{ op: 'move', from: '/a', path: '/b' }], 'add, remove or replace'],
        [
          'a replacement of nothing',
          [{ op: 'replace', path: '/name', value: 'x' }],
          "Cannot replace '/name'",
        ],
        ['a result that is too deep', [add(`/a${'/b'.repeat(49)}`, nested(160))], 'deeper than 200'],
      ])('%s', async (_, operations, message) => {
        const good = patchOf(dataset('innocent'), 'datasetProperties', property('a'));
        const batch = [good, patchOf(urn, 'datasetProperties', operations)];
        const answer = await stage.door.ingestBatch(batch, 'datahub');
        expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining(message)]);
        expect(answer.body.message).toContain('Nothing was written.');
        expect(await stage.aspectRows(urn)).toBe(0);
        expect(await stage.aspectRows(dataset('innocent'))).toBe(0);
      });

      it('another content type, the key aspect, and a precondition that cannot be kept', async () => {
        const faults = [
          [patchOf(urn, 'status', [], 'application/json'), 'application/json-patch+json'],
          [patchOf(urn, 'datasetKey', [add('/name', 'x')]), 'follows from the URN'],
          [{ ...patchOf(urn, 'status', []), headers: { 'If-None-Match': '*' } }, 'If-None-Match'],
        ] as const;
        for (const [proposal, message] of faults) {
          const answer = await stage.door.ingest(proposal, 'datahub');
          expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining(message)]);
        }
      });

      it('a status that is none, and any of the root user', async () => {
        const alice = await patch(corpUserUrn('alice'), 'corpUserStatus', [add('/status', 'BUSY')]);
        expect([alice.status, alice.body.message]).toEqual([422, expect.stringContaining('"SUSPENDED"')]);
        const root = await patch(
          corpUserUrn('datahub'),
          'status',
          [add('/removed', true)],
          '__datahub_system',
        );
        expect([root.status, root.body.message]).toEqual([
          422,
          expect.stringContaining('cannot be suspended'),
        ]);
      });

      it('an aspect that patches would make longer than any request', async () => {
        const half = 'x'.repeat(9 * 1024 * 1024);
        const grow = (key: string) => patch(urn, 'notes', [add(`/${key}`, half)]);
        expect((await grow('a')).status).toBe(200);
        const answer = await grow('b');
        expect([answer.status, answer.body.message]).toEqual([
          422,
          expect.stringContaining('longer than 16 MiB'),
        ]);
      });
    });
  });
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}
