import { corpUserUrn } from '@latchkey/shared/urn';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import {
  type AccessStage,
  all,
  BOB,
  dataset,
  GROUP,
  is,
  openAccessStage,
  withoutRequestId,
} from './metadata-access-stage.contract.ts';
import { proposalOf } from './metadata-door.contract.ts';

const TECHNICAL = 'urn:li:ownershipType:__system__technical_owner';
const BUSINESS = 'urn:li:ownershipType:__system__business_owner';

const found = (...urns: string[]) => {
  const each = [urns, urns.length];
  return { listed: each, searched: each, paged: each };
};

/** METADATA policies at the metadata door: who reads, creates, changes and deletes which entity. */
export function metadataAccessContract(name: string, open: () => Promise<Database>): void {
  describe(`METADATA policies at the metadata door on ${name}`, () => {
    let stage: AccessStage;
    beforeAll(async () => {
      stage = await openAccessStage(open);
    });
    afterEach(() => stage.withdraw());
    afterAll(() => stage.door.close());

    describe('without a policy', () => {
      const urn = dataset('closed');
      beforeAll(() => stage.write(urn, 'status', { removed: false }));

      it('nothing is read, found, created, changed or deleted: 403 in the words of DataHub', async () => {
        expect(await stage.readings(urn)).toEqual(all(403));
        expect(await stage.findings('dataset')).toEqual(found());
        const read = await stage.door.get(`/entities/${encodeURIComponent(urn)}`, 'bob');
        expect(read.body).toMatchObject({
          exceptionClass: expect.any(String),
          status: 403,
          message: expect.stringContaining(`User ${BOB} is unauthorized to get entity ${urn}`),
          error: expect.stringContaining('is unauthorized to get entity'),
        });
        const written = await stage.write(urn, 'status', { removed: true }, 'bob');
        expect([written.status, written.body.message]).toEqual([
          403,
          expect.stringContaining(
            `User ${BOB} is unauthorized to modify entity: HttpStatus: 403 Urn: ${urn} (it needs a policy that grants EDIT_ENTITY over it, or CREATE_ENTITY if there is no such entity yet)`,
          ),
        ]);
        const deleted = await stage.door.send('POST', '/entities?action=delete', {
          as: 'bob',
          body: { urn },
        });
        expect([deleted.status, deleted.body.message]).toEqual([
          403,
          expect.stringContaining('DELETE_ENTITY'),
        ]);
        expect(await stage.aspectRows(urn)).toBe(2);
      });

      it('looks the same for what exists, what was deleted and what never was', async () => {
        const gone = dataset('gone');
        await stage.write(gone, 'status', { removed: false });
        await stage.door.send('POST', '/entities?action=delete', { as: 'datahub', body: { urn: gone } });
        const texts = [];
        for (const other of [urn, gone, dataset('never')]) {
          expect(await stage.readings(other)).toEqual(all(403));
          const read = await stage.door.get(`/entities/${encodeURIComponent(other)}`, 'bob');
          const written = await stage.write(other, 'status', { removed: false }, 'bob');
          texts.push(withoutRequestId(read.text + written.text).replaceAll(other, 'URN'));
        }
        expect(new Set(texts).size).toBe(1);
      });

      it('a refused reading and a refused writing are in the audit log', async () => {
        const { length } = await stage.door.store.read.audit.listLatest(1_000);
        await stage.door.get(`/entities/${encodeURIComponent(urn)}`, 'bob');
        await stage.write(urn, 'status', { removed: true }, 'bob');
        const events = await stage.door.store.read.audit.listLatest(1_000);
        expect(events.length - length).toBe(2);
        expect(events.filter(({ subjectUrn }) => subjectUrn === urn)).toContainEqual(
          expect.objectContaining({ action: 'action.refused', outcome: 'refused', actorUrn: BOB }),
        );
      });

      it('everybody still sees their own entity (View Self), but not that of another', async () => {
        await stage.write(BOB, 'status', { removed: false });
        expect(await stage.readings(BOB)).toEqual(all(200));
        expect(await stage.readings(corpUserUrn('admin'))).toEqual(all(403));
        expect(await stage.findings('corpuser')).toEqual(found(BOB));
        expect((await stage.write(BOB, 'corpUserInfo', { active: true }, 'bob')).status).toBe(403);
      });

      it('the root user and the system still read and write everything', async () => {
        for (const as of ['datahub', '__datahub_system']) {
          expect(await stage.readings(urn, as)).toEqual(all(200));
          expect((await stage.write(urn, 'status', { removed: false }, as)).status).toBe(200);
        }
      });
    });

    describe('what suffices for what', () => {
      const urn = dataset('privileges');
      beforeEach(() => stage.write(urn, 'status', { removed: false }));

      it.each([
        // privilege, read, create another, change, delete
        ['VIEW_ENTITY_PAGE', 200, 403, 403, 403],
        ['GET_ENTITY_PRIVILEGE', 200, 403, 403, 403],
        ['CREATE_ENTITY', 403, 200, 403, 403],
        ['EDIT_ENTITY', 200, 200, 200, 403],
        ['DELETE_ENTITY', 200, 403, 403, 200],
        ['EDIT_ENTITY_OWNERS', 403, 403, 403, 403],
        ['SEARCH_PRIVILEGE', 403, 403, 403, 403],
        ['MANAGE_POLICIES', 403, 403, 403, 403],
      ])('%s: read %d, create %d, change %d, delete %d', async (privilege, ...expected) => {
        await stage.grant([privilege]);
        const path = encodeURIComponent(urn);
        const type = '/openapi/v3/entity/dataset';
        const ways = [
          [(await stage.readings(urn))[0] ?? 0],
          [
            (await stage.write(dataset(`new-${privilege}`), 'datasetProperties', { name: 'n' }, 'bob'))
              .status,
            (
              await stage.door.ingest(
                proposalOf(
                  dataset(`created-${privilege}`),
                  'status',
                  { removed: false },
                  { changeType: 'CREATE_ENTITY' },
                ),
                'bob',
              )
            ).status,
            (
              await stage.door.send('POST', type, {
                as: 'bob',
                body: [{ urn: dataset(`posted-${privilege}`), status: { value: { removed: false } } }],
              })
            ).status,
          ],
          [
            (await stage.write(urn, 'datasetProperties', { name: 'n' }, 'bob')).status,
            (
              await stage.door.ingest(
                proposalOf(
                  urn,
                  'globalTags',
                  { tags: [] },
                  { changeType: 'CREATE', headers: { 'If-None-Match': '*' } },
                ),
                'bob',
              )
            ).status,
            (
              await stage.door.send('POST', type, {
                as: 'bob',
                body: [{ urn, status: { value: { removed: false } } }],
              })
            ).status,
          ],
          [
            (await stage.door.ingest(proposalOf(urn, 'status', undefined, { changeType: 'DELETE' }), 'bob'))
              .status,
            (await stage.door.send('DELETE', `${type}/${path}/datasetProperties`, { as: 'bob' })).status,
            (await stage.door.send('POST', '/entities?action=deleteReferences', { as: 'bob', body: { urn } }))
              .status,
            (await stage.door.send('DELETE', `${type}/${path}`, { as: 'bob' })).status,
          ],
        ];
        for (const [index, way] of ways.entries()) {
          expect([...new Set(way)], `way ${index}: ${way}`).toEqual([expected[index]]);
        }
      });

      it('who may create but not read gets nothing back of what is there', async () => {
        await stage.grant(['CREATE_ENTITY']);
        const body = [{ urn: dataset('blind'), datasetProperties: { value: { name: 'mine' } } }];
        const answer = await stage.door.send('POST', '/openapi/v3/entity/dataset', { as: 'bob', body });
        expect([answer.status, answer.body]).toEqual([200, []]);
        expect(await stage.aspectRows(dataset('blind'))).toBe(2);
        const again = await stage.door.send('POST', '/openapi/v3/entity/dataset', { as: 'bob', body });
        expect(again.status).toBe(403);
      });
    });

    describe('which entities a policy covers', () => {
      const [inside, outside] = [dataset('cover.in'), dataset('cover.out')];
      const domain = (id: string) => `urn:li:domain:${id}`;
      const container = (id: string) => `urn:li:container:${id}`;
      beforeAll(async () => {
        await stage.write(domain('leaf'), 'domainProperties', { name: 'leaf', parentDomain: domain('root') });
        await stage.write(container('schema'), 'container', { container: container('database') });
        // A circle of parents, as a mistake makes it.
        await stage.write(container('database'), 'container', { container: container('schema') });
        await stage.write('urn:li:glossaryTerm:pii', 'glossaryTermInfo', {
          parentNode: 'urn:li:glossaryNode:privacy',
        });
        await stage.write(inside, 'status', { removed: false });
        await stage.write(inside, 'domains', { domains: [domain('leaf')] });
        await stage.write(inside, 'container', { container: container('schema') });
        await stage.write(inside, 'globalTags', { tags: [{ tag: 'urn:li:tag:gold' }] });
        await stage.write(inside, 'glossaryTerms', { terms: [{ urn: 'urn:li:glossaryTerm:pii' }] });
        await stage.write(inside, 'dataPlatformInstance', {
          platform: 'urn:li:dataPlatform:hive',
          instance: 'urn:li:i:1',
        });
        await stage.write(inside, 'ownership', {
          owners: [
            { owner: GROUP, type: 'TECHNICAL_OWNER' },
            { owner: BOB, type: 'CUSTOM', typeUrn: BUSINESS },
          ],
        });
        await stage.write(outside, 'status', { removed: false });
        await stage.write('urn:li:chart:(looker,cover)', 'status', { removed: false });
      });

      it.each([
        ['TYPE', is('TYPE', 'EQUALS', 'dataset'), 200, 200, 403],
        ['RESOURCE_TYPE', is('RESOURCE_TYPE', 'EQUALS', 'dataset', 'tag'), 200, 200, 403],
        ['another TYPE', is('TYPE', 'EQUALS', 'chart'), 403, 403, 200],
        ['TYPE, negated', is('TYPE', 'NOT_EQUALS', 'dataset'), 403, 403, 200],
        ['URN', is('URN', 'EQUALS', inside), 200, 403, 403],
        ['RESOURCE_URN', is('RESOURCE_URN', 'EQUALS', inside), 200, 403, 403],
        [
          'URN, beginning',
          is('URN', 'STARTS_WITH', 'urn:li:dataset:(urn:li:dataPlatform:hive,cover.i'),
          200,
          403,
          403,
        ],
        ['URN, negated', is('URN', 'NOT_EQUALS', inside), 403, 200, 200],
        ['a URN in other letters', is('URN', 'EQUALS', inside.toUpperCase()), 403, 403, 403],
        ['OWNER, a group', is('OWNER', 'EQUALS', GROUP), 200, 403, 403],
        ['OWNER, negated', is('OWNER', 'NOT_EQUALS', BOB), 403, 200, 200],
        ['DOMAIN', is('DOMAIN', 'EQUALS', domain('leaf')), 200, 403, 403],
        ['DOMAIN above', is('DOMAIN', 'EQUALS', domain('root')), 200, 403, 403],
        ['CONTAINER', is('CONTAINER', 'EQUALS', container('schema')), 200, 403, 403],
        ['CONTAINER above', is('CONTAINER', 'EQUALS', container('database')), 200, 403, 403],
        ['TAG', is('TAG', 'EQUALS', 'urn:li:tag:gold'), 200, 403, 403],
        ['TAG, in DataHub’s other spelling', is('tag', 'EQUALS', 'urn:li:tag:gold'), 200, 403, 403],
        ['another TAG', is('TAG', 'EQUALS', 'urn:li:tag:silver'), 403, 403, 403],
        ['GLOSSARY', is('GLOSSARY', 'EQUALS', 'urn:li:glossaryTerm:pii'), 200, 403, 403],
        ['GLOSSARY above', is('GLOSSARY', 'EQUALS', 'urn:li:glossaryNode:privacy'), 200, 403, 403],
        ['DATA_PLATFORM_INSTANCE', is('DATA_PLATFORM_INSTANCE', 'EQUALS', 'urn:li:i:1'), 200, 403, 403],
        ['an unknown field', is('COLOUR', 'EQUALS', 'red'), 403, 403, 403],
        ['an unknown field, negated', is('COLOUR', 'NOT_EQUALS', 'red'), 403, 403, 403],
      ])('%s', async (_, criterion, ...expected) => {
        await stage.grant(['VIEW_ENTITY_PAGE'], [criterion]);
        const urns = [inside, outside, 'urn:li:chart:(looker,cover)'];
        const statuses = [];
        for (const urn of urns) {
          const answers = await stage.readings(urn);
          // Where the policy would cover the entity if it were unknown, a hidden one is 404 like that.
          const status = answers[0] === 404 ? 403 : answers[0];
          if (answers[0] !== 404) expect(answers).toEqual(all(Number(status)));
          statuses.push(status);
        }
        expect(statuses).toEqual(expected);
        const visible = urns.slice(0, 2).filter((_urn, index) => expected[index] === 200);
        const { listed, searched, paged } = await stage.findings('dataset');
        for (const [list, total] of [listed, searched, paged]) {
          expect((list as string[]).filter((urn) => urns.includes(urn))).toEqual(visible);
          expect(total).toBe((list as string[]).length);
        }
      });

      it.each([
        ['owners', [], 200, 403],
        ['owners of a kind, through a group', [TECHNICAL], 200, 403],
        ['owners of a kind that is an entity', [BUSINESS], 200, 403],
        ['owners of another kind', ['urn:li:ownershipType:other'], 403, 403],
      ])('%s', async (_, resourceOwnersTypes, ...expected) => {
        await stage.grant(['EDIT_ENTITY'], [], { resourceOwners: true, resourceOwnersTypes });
        const statuses = [];
        for (const urn of [inside, outside]) {
          statuses.push((await stage.write(urn, 'status', { removed: false }, 'bob')).status);
        }
        expect(statuses).toEqual(expected);
      });

      it('a hidden entity looks like an unknown one, to the letter, also where the unknown is no secret', async () => {
        await stage.grant(['VIEW_ENTITY_PAGE'], [is('TAG', 'NOT_EQUALS', 'urn:li:tag:gold')]);
        expect((await stage.readings(outside))[0]).toBe(200);
        const texts = [];
        for (const urn of [inside, dataset('cover.never')]) {
          const path = encodeURIComponent(urn);
          const answers = [
            await stage.door.get(`/entities/${path}`, 'bob'),
            await stage.door.get(`/entitiesV2/${path}`, 'bob'),
            await stage.door.get(`/aspects/${path}?aspect=status&version=0`, 'bob'),
            await stage.door.get(`/openapi/v3/entity/dataset/${path}`, 'bob'),
            await stage.door.send('POST', '/openapi/v3/entity/dataset/batchGet', {
              as: 'bob',
              body: [{ urn }],
            }),
          ];
          const anonymous = (text: string) => text.replaceAll('cover.in', 'X').replaceAll('cover.never', 'X');
          texts.push(answers.map(({ status, text }) => [status, anonymous(withoutRequestId(text))]));
        }
        expect(texts[0]).toEqual(texts[1]);
        expect(texts[0]?.map(([status]) => status)).toEqual([404, 200, 404, 404, 200]);
      });

      it('a hidden domain looks like an unknown one, though its parents are what hides it', async () => {
        await stage.grant(['VIEW_ENTITY_PAGE'], [is('DOMAIN', 'NOT_EQUALS', domain('root'))]);
        expect((await stage.readings(domain('other')))[0]).toBe(404);
        expect(await stage.readings(domain('leaf'))).toEqual(await stage.readings(domain('never')));
      });

      it('a tag that makes no sense is not taken for no tag', async () => {
        const odd = dataset('odd');
        await stage.write(odd, 'status', { removed: false });
        await stage.write(odd, 'globalTags', { tags: ['urn:li:tag:secret'] });
        await stage.grant(['VIEW_ENTITY_PAGE'], [is('TAG', 'NOT_EQUALS', 'urn:li:tag:secret')]);
        expect((await stage.readings(odd))[0]).toBe(404);
        expect((await stage.readings(outside))[0]).toBe(200);
      });
    });
  });
}
