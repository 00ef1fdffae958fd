import { beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../test/test-database.ts';
import {
  type ContractServer,
  CREATE_POLICY,
  metadataPolicy,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const AWKWARD = 'urn:li:dataset:(urn:li:dataPlatform:s3,bucket/käse (v2),PROD)';

/** Both addresses that clients are given (contract §4.2). */
const ADDRESSES = [
  { at: ':8080', door: 'metadata', prefix: '' },
  { at: ':9002/api/gms', door: 'frontend', prefix: '/api/gms' },
] as const;

describe.each(DIALECTS)('§4.1 on %s', (database) => {
  let server: ContractServer;
  let plain: Person;
  beforeAll(async () => {
    server = await startContractServer({ database });
    plain = await server.person('plain');
    const types = [{ field: 'TYPE', values: ['tag', 'dataset'], condition: 'EQUALS' }];
    const grant = { users: [plain.urn], criteria: types };
    await server.system(CREATE_POLICY, { input: metadataPolicy(['EDIT_ENTITY', 'DELETE_ENTITY'], grant) });
  });

  describe.each(ADDRESSES)('at $at', ({ door, prefix }) => {
    const call = async (
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ) => {
      // DataHub's clients send these two with every request.
      const usual = { 'content-type': 'application/json', 'x-restli-protocol-version': '2.0.0' };
      const authorization = `Bearer ${plain.token}`;
      const response = await fetch(new URL(`${prefix}${path}`, server.address(door)), {
        method,
        headers: { ...usual, authorization, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
      };
    };
    const tag = (name: string) => `urn:li:tag:${door}-${name}`;
    const proposal = (urn: string, description: string) => ({
      entityType: 'tag',
      entityUrn: urn,
      changeType: 'UPSERT',
      aspectName: 'tagProperties',
      aspect: { contentType: 'application/json', value: JSON.stringify({ name: 'x', description }) },
    });
    const descriptionOf = async (urn: string) =>
      (await call('GET', `/openapi/v3/entity/tag/${urn}`)).body.tagProperties?.value.description;

    it('GET /config: what the Python client reads', async () => {
      const { status, body } = await call('GET', '/config');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        noCode: 'true',
        retention: 'true',
        versions: { 'acryldata/datahub': { version: expect.stringMatching(/^v\d/) } },
        telemetry: { enabledCli: false, enabledIngestion: false },
        managedIngestion: { enabled: false },
        datahub: { serverType: 'latchkey', serverEnv: 'core' },
        models: {},
      });
      expect(body).not.toHaveProperty('userType');
    });

    it('GET /config?verbose=true: userType', async () => {
      expect((await call('GET', '/config?verbose=true')).body.userType).toBe('user');
    });

    it('GET /health: 200, empty', async () => {
      expect(await call('GET', '/health')).toMatchObject({ status: 200, text: '' });
    });

    it('GET /entities/{urn}: a snapshot, encoded or raw; 404 if absent', async () => {
      for (const urn of ['urn:li:corpuser:datahub', 'urn%3Ali%3Acorpuser%3Adatahub']) {
        const { status, body } = await call('GET', `/entities/${urn}`);
        expect(status).toBe(200);
        const snapshot = body.value['com.linkedin.metadata.snapshot.CorpUserSnapshot'];
        expect(snapshot.aspects[0]).toEqual({
          'com.linkedin.metadata.key.CorpUserKey': { username: 'datahub' },
        });
      }
      const absent = await call('GET', '/entities/urn:li:corpuser:nobody');
      expect([absent.status, absent.body]).toEqual([
        404,
        expect.objectContaining({
          exceptionClass: expect.any(String),
          message: expect.any(String),
          status: 404,
        }),
      ]);
      expect(absent.body).not.toHaveProperty('stackTrace');
    });

    it('GET /entitiesV2/{urn}: envelopes; an unknown URN gives its key aspect only', async () => {
      const { body } = await call('GET', '/entitiesV2/urn:li:corpuser:datahub?aspects=List(corpUserInfo)');
      expect(Object.keys(body.aspects)).toEqual(['corpUserInfo']);
      expect(body.aspects.corpUserInfo).toMatchObject({
        name: 'corpUserInfo',
        type: 'VERSIONED',
        version: 0,
      });
      const unknown = await call('GET', '/entitiesV2/urn:li:corpuser:nobody');
      expect(Object.keys(unknown.body.aspects)).toEqual(['corpUserKey']);
    });

    it('GET /aspects/{urn}?aspect=…&version=0: the value under its class; 404 if absent', async () => {
      const path = '/aspects/urn:li:corpuser:datahub?version=0&aspect=';
      const { body } = await call('GET', `${path}corpUserInfo`);
      expect(body).toMatchObject({
        version: 0,
        aspect: { 'com.linkedin.identity.CorpUserInfo': { active: true } },
      });
      expect((await call('GET', `${path}globalTags`)).status).toBe(404);
    });

    it.each(['true', 'false'])(
      'POST /aspects?action=ingestProposal, async %s: {"value":"success"}, written',
      async (async) => {
        const urn = tag(`single-${async}`);
        const answer = await call('POST', '/aspects?action=ingestProposal', {
          proposal: proposal(urn, 'one'),
          async,
        });
        expect([answer.status, answer.body]).toEqual([200, { value: 'success' }]);
        expect(await descriptionOf(urn)).toBe('one');
      },
    );

    it('POST /aspects?action=ingestProposalBatch: 100 at once', async () => {
      const proposals = Array.from({ length: 100 }, (_, index) =>
        proposal(tag(`batch-${index}`), `${index}`),
      );
      const answer = await call('POST', '/aspects?action=ingestProposalBatch', { proposals, async: 'true' });
      expect([answer.status, answer.body]).toEqual([200, { value: 'success' }]);
      expect(await descriptionOf(tag('batch-99'))).toBe('99');
    });

    it('a batch with an invalid aspect: 422 that names the fault, and nothing of it is written', async () => {
      const bad = { ...proposal(tag('bad'), 'x'), aspect: { contentType: 'application/json', value: '{' } };
      const proposals = [proposal(tag('half'), 'x'), bad];
      const answer = await call('POST', '/aspects?action=ingestProposalBatch', { proposals, async: 'false' });
      expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining('aspect')]);
      expect(await descriptionOf(tag('half'))).toBeUndefined();
    });

    it('a write that is not allowed: 403 "User <urn> is unauthorized to modify entity: HttpStatus: … Urn: …"', async () => {
      const status = { contentType: 'application/json', value: '{"removed":true}' };
      const change = {
        entityType: 'corpuser',
        entityUrn: 'urn:li:corpuser:datahub',
        changeType: 'UPSERT',
        aspectName: 'status',
        aspect: status,
      };
      const answer = await call('POST', '/aspects?action=ingestProposal', { proposal: change });
      expect([answer.status, answer.body.message]).toEqual([
        403,
        expect.stringContaining(
          `User ${plain.urn} is unauthorized to modify entity: HttpStatus: 403 Urn: urn:li:corpuser:datahub`,
        ),
      ]);
    });

    it('POST /entities?action=ingest: a snapshot', async () => {
      const urn = tag('snapshot');
      const aspects = [{ 'com.linkedin.tag.TagProperties': { name: 'x', description: 'snapshot' } }];
      const entity = { value: { 'com.linkedin.metadata.snapshot.TagSnapshot': { urn, aspects } } };
      expect((await call('POST', '/entities?action=ingest', { entity })).status).toBe(200);
      expect(await descriptionOf(urn)).toBe('snapshot');
    });

    it('POST /entities?action=delete: {"value":{"urn","rows","timeseriesRows"}}', async () => {
      const urn = tag('deleted');
      await call('POST', '/aspects?action=ingestProposal', { proposal: proposal(urn, 'one') });
      const { body } = await call('POST', '/entities?action=delete', { urn });
      expect(body).toEqual({ value: { urn, rows: expect.any(Number), timeseriesRows: 0 } });
      expect(body.value.rows).toBeGreaterThan(0);
      expect((await call('GET', `/entities/${urn}`)).status).toBe(404);
    });

    it('POST /aspects?action=ingestProposal, changeType PATCH: {"value":"success"}', async () => {
      const urn = tag('patch');
      const value = JSON.stringify([{ op: 'add', path: '/description', value: 'patched' }]);
      const aspect = { contentType: 'application/json-patch+json', value };
      const change = { ...proposal(urn, 'x'), changeType: 'PATCH', aspect };
      const answer = await call('POST', '/aspects?action=ingestProposal', {
        proposal: change,
        async: 'false',
      });
      expect([answer.status, answer.body]).toEqual([200, { value: 'success' }]);
      expect(await descriptionOf(urn)).toBe('patched');
    });

    it('POST /aspects?action=getTimeseriesAspectValues: {"value":{"values":[{"aspect":{"value":"<JSON string>"}}]}}', async () => {
      const urn = 'urn:li:dataset:(urn:li:dataPlatform:hive,profiled,PROD)';
      const event = { timestampMillis: 1_763_900_000_000, rowCount: 3 };
      const body = [{ urn, datasetProfile: { value: event } }];
      expect((await call('POST', '/openapi/v3/entity/dataset', body)).status).toBe(200);
      const query = { urn, entity: 'dataset', aspect: 'datasetProfile', latestValue: true };
      const answer = await call('POST', '/aspects?action=getTimeseriesAspectValues', query);
      expect([answer.status, answer.body.value]).toEqual([
        200,
        expect.objectContaining({
          values: [
            {
              aspect: { contentType: 'application/json', value: JSON.stringify(event) },
              systemMetadata: expect.anything(),
            },
          ],
        }),
      ]);
    });

    it('not offered: POST /entities?action=batchIngest is 400 and says what is', async () => {
      const answer = await call('POST', '/entities?action=batchIngest', {});
      expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('accepted are')]);
    });

    it('POST /entities?action=search: input, entity, start and count give a page of entities', async () => {
      const urn = tag('searched');
      await call('POST', '/aspects?action=ingestProposal', { proposal: proposal(urn, 'x') });
      const answer = await call('POST', '/entities?action=search', {
        input: urn,
        entity: 'tag',
        start: 0,
        count: 1,
      });
      expect([answer.status, answer.body.value]).toEqual([
        200,
        {
          from: 0,
          pageSize: 1,
          numEntities: 1,
          entities: [{ entity: urn, matchedFields: [] }],
          metadata: { aggregations: [] },
        },
      ]);
    });

    it.each([
      '/relationships?urn=x',
      '/usageStats?action=queryRange',
      '/runs?action=rollback',
      '/operations?action=x',
      '/platform?action=x',
      '/analytics?action=x',
      '/entitiesVersionedV2/urn:li:tag:x',
    ])('not offered: %s is 404', async (path) => {
      expect((await call('POST', path, {})).status).toBe(404);
    });

    it('POST and GET /openapi/v3/entity/{type}: what was written is read, under an awkward URN', async () => {
      const body = [
        {
          urn: AWKWARD,
          datasetProperties: {
            value: { name: door, customProperties: {} },
            systemMetadata: null,
            headers: {},
          },
        },
      ];
      expect((await call('POST', '/openapi/v3/entity/dataset?async=false', body)).status).toBe(200);
      const read = await call('GET', `/openapi/v3/entity/dataset/${encodeURIComponent(AWKWARD)}`);
      expect(read.body).toMatchObject({ urn: AWKWARD, datasetProperties: { value: { name: door } } });
    });

    it('GET /openapi/operations/identity/user/urn[?skipCache=true]: {"urn":"<caller>"}', async () => {
      for (const query of ['', '?skipCache=true'])
        expect((await call('GET', `/openapi/operations/identity/user/urn${query}`)).body).toEqual({
          urn: plain.urn,
        });
    });

    it('POST /api/graphql', async () => {
      const { body } = await call('POST', '/api/graphql', { query: '{ me { corpUser { urn } } }' });
      expect(body.data.me.corpUser.urn).toBe(plain.urn);
    });

    it('without a token: 401, and nothing is written', async () => {
      const urn = tag('anonymous');
      const answer = await call(
        'POST',
        '/aspects?action=ingestProposal',
        { proposal: proposal(urn, 'x') },
        { authorization: '' },
      );
      expect(answer.status).toBe(401);
      expect(await descriptionOf(urn)).toBeUndefined();
    });
  });

  it('§4.2 /openapi/* through the frontend needs no prefix', async () => {
    expect(await server.whoAmI('frontend', { authorization: `Bearer ${plain.token}` })).toBe(plain.urn);
  });

  it('§3.4 /auth/* of the metadata service is not offered, to the system client neither: 404', async () => {
    for (const path of [
      'generateSessionTokenForUser',
      'signUp',
      'verifyNativeUserCredentials',
      'getSsoSettings',
    ]) {
      const response = await fetch(new URL(`/auth/${path}`, server.address('metadata')), {
        method: 'POST',
        headers: { authorization: server.systemCredential, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(404);
    }
  });
});
