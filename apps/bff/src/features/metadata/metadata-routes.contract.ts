import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { NOW, openTestDoor, proposalOf, type TestDoor } from './metadata-door.contract.ts';

const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,db.table (v2)/käse 😀,PROD)';
const encoded = encodeURIComponent;

/** Reads and writes through the metadata door, as DataHub's clients and documentation make them. */
export function metadataRoutesContract(name: string, open: () => Promise<Database>): void {
  describe(`the metadata door on ${name}`, () => {
    let door: TestDoor;
    beforeAll(async () => {
      door = await openTestDoor(open);
    });
    afterAll(() => door.close());

    const count = async (urn: string) =>
      (
        await door.database.reader
          .selectFrom('metadata_aspects')
          .select('aspect')
          .where('urn', '=', urn)
          .execute()
      ).length;

    describe('200: reading', () => {
      it("answers the curl line of DataHub's documentation, with the URN raw in the path", async () => {
        const answer = await door.get('/entities/urn:li:corpuser:datahub');
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({
          value: {
            'com.linkedin.metadata.snapshot.CorpUserSnapshot': {
              urn: 'urn:li:corpuser:datahub',
              aspects: [
                { 'com.linkedin.metadata.key.CorpUserKey': { username: 'datahub' } },
                {
                  'com.linkedin.identity.CorpUserInfo': {
                    active: true,
                    displayName: 'DataHub',
                    title: 'DataHub',
                    system: true,
                  },
                },
                {
                  'com.linkedin.identity.CorpUserStatus': {
                    status: 'ACTIVE',
                    lastModified: { actor: 'urn:li:corpuser:__datahub_system', time: NOW },
                  },
                },
              ],
            },
          },
        });
        expect((await door.get('/entities/urn%3Ali%3Acorpuser%3Adatahub')).body).toEqual(answer.body);
      });

      it('gives back an aspect under an awkward URN, encoded or raw', async () => {
        const written = await door.ingest(
          proposalOf(DATASET, 'datasetProperties', { name: 'Käse', customProperties: {} }),
        );
        expect([written.status, written.body]).toEqual([200, { value: 'success' }]);
        const raw = DATASET.replace(' ', '%20').replace(' ', '%20');
        for (const path of [encoded(DATASET), raw]) {
          const answer = await door.get(`/aspects/${path}?aspect=datasetProperties&version=0`);
          expect(answer.body).toMatchObject({
            aspect: { 'com.linkedin.dataset.DatasetProperties': { name: 'Käse', customProperties: {} } },
            version: 0,
          });
        }
      });

      it('shows an entity with its envelopes on entitiesV2, and only the aspects asked for', async () => {
        const urn = 'urn:li:dataset:(urn:li:dataPlatform:hive,v2,PROD)';
        const systemMetadata = { lastObserved: 5, runId: 'r1' };
        await door.ingest(proposalOf(urn, 'status', { removed: false }, { systemMetadata }));
        await door.ingest(proposalOf(urn, 'ownership', { owners: [] }));
        const answer = await door.get(`/entitiesV2/${encoded(urn)}?aspects=List(status,datasetKey)`);
        expect(answer.body).toEqual({
          urn,
          entityName: 'dataset',
          aspects: {
            datasetKey: expect.objectContaining({
              value: { platform: 'urn:li:dataPlatform:hive', name: 'v2', origin: 'PROD' },
            }),
            status: {
              name: 'status',
              type: 'VERSIONED',
              version: 0,
              value: { removed: false },
              created: { time: NOW, actor: 'urn:li:corpuser:alice' },
              systemMetadata,
            },
          },
        });
      });

      it('has the key aspect only for an unknown URN on entitiesV2', async () => {
        const answer = await door.get('/entitiesV2/urn:li:corpuser:nobody');
        expect(answer.status).toBe(200);
        expect(Object.keys(answer.body.aspects as object)).toEqual(['corpUserKey']);
      });

      it('serves older versions, 1 being the oldest', async () => {
        const urn = 'urn:li:tag:versions';
        for (const description of ['one', 'two', 'three']) {
          await door.ingest(proposalOf(urn, 'tagProperties', { name: 'v', description }));
        }
        const read = async (version: number) => {
          const { body } = await door.get(`/aspects/${urn}?aspect=tagProperties&version=${version}`);
          const aspect = body.aspect as Record<string, { description: string }> | undefined;
          return aspect?.['com.linkedin.tag.TagProperties']?.description;
        };
        expect([await read(0), await read(1), await read(2), await read(3)]).toEqual([
          'three',
          'one',
          'two',
          undefined,
        ]);
      });

      it('tells the caller who the caller is', async () => {
        const answer = await door.get('/openapi/operations/identity/user/urn?skipCache=true');
        expect(answer.body).toEqual({ urn: 'urn:li:corpuser:alice' });
      });

      it('searches a type by a text of its URNs and aspects, without what is soft-deleted', async () => {
        const named = (name: string, description: string) =>
          door.ingest(proposalOf(`urn:li:tag:${name}`, 'tagProperties', { name, description }));
        await named('search-one', 'Personal DATA');
        await named('search-two', '100% sure');
        await named('search-gone', 'personal data');
        await door.ingest(proposalOf('urn:li:tag:search-gone', 'status', { removed: true }));
        const search = async (input: string, page = {}) => {
          const body = { input, entity: 'tag', ...page };
          const answer = await door.send('POST', '/entities?action=search', { body });
          return answer.body.value as { numEntities: number; entities: unknown[] };
        };
        const found = (name: string) => ({ entity: `urn:li:tag:${name}`, matchedFields: [] });
        expect(await search('personal data')).toEqual({
          from: 0,
          pageSize: 10,
          numEntities: 1,
          entities: [found('search-one')],
          metadata: { aggregations: [] },
        });
        expect((await search('0% s')).entities).toEqual([found('search-two')]);
        const page = await search('search-', { start: 1, count: 1 });
        expect([page.numEntities, page.entities]).toEqual([2, [found('search-two')]]);
        expect((await search('*')).numEntities).toBeGreaterThanOrEqual(2);
        expect((await search('nothing has this')).entities).toEqual([]);
      });

      it('lists the URNs of a type', async () => {
        const body = { entity: 'corpuser', start: 1, count: 2 };
        const answer = await door.send('POST', '/entities?action=listUrns', { body });
        expect(answer.body).toEqual({
          value: {
            entities: ['urn:li:corpuser:alice', 'urn:li:corpuser:bob'],
            start: 1,
            count: 2,
            total: expect.any(Number),
          },
        });
      });
    });

    describe('200: without a credential', () => {
      it.each(['/health', '/health/live'])('%s is empty', async (path) => {
        const answer = await door.get(path, '');
        expect([answer.status, answer.text]).toEqual([200, '']);
      });

      it('/config is what the Python client needs, and the same for everybody', async () => {
        const anonymous = await door.get('/config', '');
        expect(anonymous.body).toMatchObject({
          noCode: 'true',
          versions: { 'acryldata/datahub': { version: 'v1.0.0' } },
          telemetry: { enabledCli: false, enabledIngestion: false },
          managedIngestion: { enabled: false },
          datahub: { serverType: 'latchkey', serverEnv: 'core' },
        });
        expect((await door.get('/config')).body).toEqual(anonymous.body);
        expect(anonymous.body).not.toHaveProperty('userType');
        expect((await door.get('/config?verbose=true', '')).body.userType).toBe('anonymous');
        expect((await door.get('/config?verbose=true')).body.userType).toBe('user');
      });
    });

    describe('200: writing', () => {
      it('takes a batch of 100 for 50 entities and repeats it without making versions', async () => {
        const batch = Array.from({ length: 100 }, (_, n) =>
          proposalOf(`urn:li:tag:batch-${n % 50}`, n < 50 ? 'tagProperties' : 'status', {
            name: 'x',
            removed: false,
          }),
        );
        for (const _ of [1, 2]) expect((await door.ingestBatch(batch)).body).toEqual({ value: 'success' });
        expect(await count('urn:li:tag:batch-49')).toBe(3);
      });

      it('takes what datahub put sends: a trailing slash and system metadata as text', async () => {
        const proposal = proposalOf(
          'urn:li:tag:put',
          'status',
          { removed: false },
          { systemMetadata: '{"runId":"cli"}' },
        );
        const answer = await door.send('POST', '/aspects/?action=ingestProposal', { body: { proposal } });
        expect(answer.status).toBe(200);
        const { body } = await door.get('/aspects/urn:li:tag:put?aspect=status');
        expect(body.systemMetadata).toMatchObject({ runId: 'cli' });
      });

      it("reads a URN that the Python client's single emit has escaped as the one it means", async () => {
        const escaped = String.raw`urn:li:tag:k\u00e4se \u6f22 \u1f600 \u0028\ud83d`;
        const written = await door.ingest(proposalOf(escaped, 'tagProperties', { name: 'k' }));
        expect(written.status).toBe(200);
        expect(await count(escaped)).toBe(0);
        expect(await count(String.raw`urn:li:tag:käse 漢 😀 \u0028\ud83d`)).toBe(2);
      });

      it('takes a snapshot, one aspect a member', async () => {
        const snapshot = {
          urn: 'urn:li:tag:snapshot',
          aspects: [
            { 'com.linkedin.tag.TagProperties': { name: 's' } },
            { 'com.linkedin.common.Status': { removed: false } },
          ],
        };
        const entity = { value: { 'com.linkedin.metadata.snapshot.TagSnapshot': snapshot } };
        const answer = await door.send('POST', '/entities?action=ingest', {
          body: { entity, systemMetadata: {} },
        });
        expect(answer.status).toBe(200);
        const { body } = await door.get('/aspects/urn:li:tag:snapshot?aspect=tagProperties');
        expect(body).toMatchObject({ aspect: { 'com.linkedin.tag.TagProperties': { name: 's' } } });
      });

      it('keeps integers of 64 bits and members called __proto__, and changes no prototype', async () => {
        const value =
          '{"rowCount":9223372036854775807,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
        const proposal = {
          ...proposalOf('urn:li:tag:json', 'notes', {}),
          aspect: { contentType: 'application/json', value },
        };
        expect((await door.ingest(proposal)).status).toBe(200);
        expect((await door.get('/aspects/urn:li:tag:json?aspect=notes')).text).toContain(value);
        const inBody = `[{"urn":"urn:li:tag:json2","notes":{"value":${value}},"__proto__":{"polluted":1}}]`;
        expect((await door.send('POST', '/openapi/v3/entity/tag', { body: inBody })).status).toBe(422);
        expect(Reflect.get({}, 'polluted')).toBeUndefined();
      });

      it('writes and reads entities on OpenAPI v3', async () => {
        const urn = 'urn:li:dataset:(urn:li:dataPlatform:s3,bucket/a,b,PROD)'.replace('a,b', 'a b');
        const body = [
          { urn, datasetProperties: { value: { name: 'o' }, systemMetadata: null, headers: {} } },
        ];
        const written = await door.send('POST', '/openapi/v3/entity/dataset?async=false', { body });
        expect([written.status, written.body]).toEqual([
          200,
          [{ urn, datasetProperties: { value: { name: 'o' } } }],
        ]);
        for (const path of [encoded(urn), urn.replace(' ', '%20')]) {
          const read = await door.get(`/openapi/v3/entity/dataset/${path}?aspects=datasetProperties`);
          expect(read.body).toEqual({ urn, datasetProperties: { value: { name: 'o' } } });
          const aspect = await door.get(`/openapi/v3/entity/dataset/${path}/datasetProperties`);
          expect(aspect.body).toEqual({ value: { name: 'o' } });
        }
        const wanted = [{ urn, datasetProperties: {} }, { urn: urn.replace('bucket', 'none') }];
        const batch = await door.send('POST', '/openapi/v3/entity/dataset/batchGet?systemMetadata=true', {
          body: wanted,
        });
        expect(batch.body).toEqual([
          {
            urn,
            datasetProperties: {
              value: { name: 'o' },
              systemMetadata: expect.objectContaining({ lastObserved: NOW }),
            },
          },
        ]);
        expect(
          (await door.send('DELETE', `/openapi/v3/entity/dataset/${urn.replace(' ', '%20')}`)).status,
        ).toBe(200);
        expect(await count(urn)).toBe(0);
      });

      it('pages through a type on OpenAPI v3', async () => {
        const first = await door.get('/openapi/v3/entity/corpuser?count=3');
        const second = await door.get(
          `/openapi/v3/entity/corpuser?count=3&scrollId=${String(first.body.scrollId)}`,
        );
        const urns = [first, second].flatMap(({ body }) =>
          (body.entities as { urn: string }[]).map(({ urn }) => urn),
        );
        expect(urns).toEqual(expect.arrayContaining(['urn:li:corpuser:admin', 'urn:li:corpuser:datahub']));
        expect(new Set(urns).size).toBe(first.body.totalCount);
      });

      it('deletes an entity or an aspect and says how many rows', async () => {
        const urn = 'urn:li:tag:deleted';
        for (const name of ['a', 'b']) await door.ingest(proposalOf(urn, 'tagProperties', { name }));
        await door.ingest(proposalOf(urn, 'status', { removed: true }));
        const aspect = await door.send('POST', '/entities?action=delete', {
          body: { urn, aspectName: 'tagProperties' },
        });
        expect(aspect.body).toEqual({ value: { urn, rows: 2, timeseriesRows: 0 } });
        const entity = await door.send('POST', '/entities?action=delete', { body: { urn } });
        expect(entity.body).toEqual({ value: { urn, rows: 2, timeseriesRows: 0 } });
        expect((await door.get(`/entities/${urn}`)).status).toBe(404);
        await door.ingest(proposalOf(urn, 'status', { removed: false }));
        expect(
          (await door.ingest(proposalOf(urn, 'tagKey', undefined, { changeType: 'DELETE' }))).status,
        ).toBe(200);
        expect(await count(urn)).toBe(0);
      });

      it('finds no references to take away after a deletion, as the datahub command asks', async () => {
        const answer = await door.send('POST', '/entities?action=deleteReferences', {
          body: { urn: 'urn:li:tag:gone', dryRun: false },
        });
        expect([answer.status, answer.body]).toEqual([200, { value: { relatedAspects: [], total: 0 } }]);
      });

      it('honours CREATE, CREATE_ENTITY and UPDATE, and drops what says If-None-Match', async () => {
        const urn = 'urn:li:tag:created';
        const change = (changeType: string, aspect: string, value: unknown, headers = {}) =>
          door.ingest(proposalOf(urn, aspect, value, { changeType, headers }));
        expect((await change('UPDATE', 'tagProperties', { name: '0' })).status).toBe(422);
        expect(await count(urn)).toBe(0);
        expect((await change('CREATE_ENTITY', 'tagKey', { name: 'created' })).status).toBe(200);
        expect((await change('CREATE_ENTITY', 'tagKey', { name: 'created' })).status).toBe(422);
        expect((await change('CREATE', 'tagProperties', { name: '1' })).status).toBe(200);
        const refused = await change('CREATE', 'tagProperties', { name: '2' });
        expect([refused.status, refused.body.message]).toEqual([
          422,
          expect.stringContaining('already exists'),
        ]);
        expect(
          (await change('CREATE', 'tagProperties', { name: '3' }, { 'If-None-Match': '*' })).status,
        ).toBe(200);
        const { text } = await door.get(`/aspects/${urn}?aspect=tagProperties`);
        expect(text).toContain('"name":"1"');
        expect((await change('UPDATE', 'tagProperties', { name: '4' })).status).toBe(200);
      });
    });
  });
}
