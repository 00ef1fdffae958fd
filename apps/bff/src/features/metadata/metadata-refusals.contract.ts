import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { openTestDoor, proposalOf, type TestDoor } from './metadata-door.contract.ts';

/** What the metadata door refuses: with which status and words, and with nothing written. */
export function metadataRefusalsContract(name: string, open: () => Promise<Database>): void {
  describe(`refusals of the metadata door on ${name}`, () => {
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

    describe('400', () => {
      it.each([
        ['/aspects?action=ingestProposals', 'ingestProposal, ingestProposalBatch, getTimeseriesAspectValues'],
        ['/aspects', 'No action was named'],
        ['/entities?action=browse', 'ingest, delete, deleteReferences, listUrns, search'],
        ['/entities?action=__proto__', 'accepted are'],
        ['/entities?action=constructor', 'accepted are'],
      ])('%s names the accepted actions', async (path, message) => {
        const answer = await door.send('POST', path, { body: {} });
        expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)]);
      });

      it.each([
        ['not JSON', '{"proposal":'],
        ['a list', '[]'],
        ['without a proposal', '{}'],
      ])('for a body that is %s', async (_, body) => {
        const answer = await door.send('POST', '/aspects?action=ingestProposal', { body });
        expect(answer.status).toBe(400);
      });

      it('for a broken percent-encoding, a missing aspect, a bad version, a bad list', async () => {
        for (const path of [
          '/entities/urn:li:tag:%zz',
          '/aspects/urn:li:corpuser:datahub',
          '/aspects/urn:li:corpuser:datahub?aspect=status&version=-1',
          '/aspects/urn:li:corpuser:datahub?aspect=status&version=1e3',
          '/entitiesV2/urn:li:corpuser:datahub?aspects=corpUserInfo',
        ]) {
          expect([path, (await door.get(path)).status]).toEqual([path, 400]);
        }
      });

      it('for more proposals than are taken at once', async () => {
        const batch = Array.from({ length: 1_001 }, () =>
          proposalOf('urn:li:tag:many', 'status', { removed: true }),
        );
        expect((await door.ingestBatch(batch)).body.message).toContain('at most 1000');
      });
    });

    describe('404', () => {
      it.each([
        ['/entities/urn:li:corpuser:nobody', 'urn:li:corpuser:nobody does not exist'],
        ['/aspects/urn:li:corpuser:datahub?aspect=ownership', 'no aspect ownership'],
        ['/aspects/urn%3Ali%3Atelemetry%3AclientId?aspect=telemetryClientId&version=0', 'telemetryClientId'],
        ['/openapi/v3/entity/tag/urn:li:tag:none', 'does not exist'],
      ])('%s', async (path, message) => {
        const answer = await door.get(path);
        expect(answer.status).toBe(404);
        expect(answer.body).toMatchObject({
          exceptionClass: 'com.linkedin.restli.server.RestLiServiceException',
          message: expect.stringContaining(message),
          status: 404,
          code: 'entity.not-found',
          type: expect.stringContaining('entity.not-found'),
          title: 'The entity does not exist',
          detail: expect.stringContaining(message),
        });
        expect(answer.body).not.toHaveProperty('stackTrace');
      });
    });

    describe('413 and 415', () => {
      it('takes a body just under 16 MiB and refuses one over it', async () => {
        const sized = (bytes: number) => {
          const proposal = proposalOf('urn:li:tag:big', 'notes', { text: 'x'.repeat(bytes) });
          return door.ingest(proposal);
        };
        expect((await sized(16 * 1024 * 1024 - 1_000)).status).toBe(200);
        const refused = await sized(16 * 1024 * 1024);
        expect([refused.status, refused.body.code]).toEqual([413, 'request.too-large']);
      });

      it('wants JSON, and not compressed', async () => {
        for (const headers of [{ 'content-type': 'text/plain' }, { 'content-encoding': 'gzip' }]) {
          const answer = await door.send('POST', '/aspects?action=ingestProposal', { body: '{}', headers });
          expect(answer.status).toBe(415);
        }
      });
    });

    describe('422: nothing is written, and the message names the fault', () => {
      const good = proposalOf('urn:li:tag:t422', 'status', { removed: false });
      it.each([
        ['an absent URN', { ...good, entityUrn: undefined }, 'entityUrn is missing'],
        ['no URN', { ...good, entityUrn: 'tag:x' }, 'is not a URN'],
        ['a long URN', { ...good, entityUrn: `urn:li:tag:${'x'.repeat(512)}` }, 'at most 512'],
        ['a URN with a control character', { ...good, entityUrn: 'urn:li:tag:a\u0000' }, 'control character'],
        ['too few parts', { ...good, entityUrn: 'urn:li:dataset:a', entityType: 'dataset' }, '3 parts'],
        ['an absent entity type', { ...good, entityType: undefined }, 'entityType is missing'],
        ['another entity type', { ...good, entityType: 'dataset' }, 'does not match'],
        [
          'a misspelt entity type',
          { ...good, entityUrn: 'urn:li:Tag:a', entityType: 'Tag' },
          "Did you mean 'tag'",
        ],
        ['an unknown change', { ...good, changeType: 'MERGE' }, 'UPSERT, CREATE'],
        ['an absent aspect name', { ...good, aspectName: undefined }, 'name of an aspect'],
        ['a dangerous aspect name', { ...good, aspectName: '__proto__' }, 'name of an aspect'],
        ['an absent aspect', { ...good, aspect: undefined }, 'aspect is missing'],
        [
          'another content type',
          { ...good, aspect: { contentType: 'text/xml', value: '{}' } },
          'contentType',
        ],
        [
          'a value that is an object',
          { ...good, aspect: { contentType: 'application/json', value: {} } },
          'string of JSON',
        ],
        [
          'a value that is no JSON',
          { ...good, aspect: { contentType: 'application/json', value: '{' } },
          'not valid JSON',
        ],
        ['a value that is a list', proposalOf('urn:li:tag:t422', 'status', []), 'not a JSON object'],
        ['a value that is null', proposalOf('urn:li:tag:t422', 'status', null), 'not a JSON object'],
        ['bad system metadata', { ...good, systemMetadata: 7 }, 'systemMetadata'],
        [
          'a key that contradicts the URN',
          proposalOf('urn:li:tag:t422', 'tagKey', { name: 'other' }),
          'key aspect',
        ],
        [
          'a precondition we cannot keep',
          { ...good, headers: { 'If-Version-Match': '3' } },
          'If-Version-Match',
        ],
        ['a number', 7, 'JSON object'],
      ])('%s', async (_, proposal, message) => {
        const answer = await door.ingestBatch([good, proposal]);
        expect([answer.status, answer.body.code]).toEqual([422, 'entity.invalid']);
        expect(answer.body.message).toMatch(/^proposals\[1\]: /);
        expect(answer.body.message).toContain(message);
        expect(await count('urn:li:tag:t422')).toBe(0);
      });

      it('a value nested a hundred thousand deep', async () => {
        const value = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
        const answer = await door.ingest({ ...good, aspect: { contentType: 'application/json', value } });
        expect([answer.status, answer.body.message]).toEqual([
          422,
          expect.stringContaining('deeper than 200'),
        ]);
      });

      it('one bad proposal of a hundred, or one that fails only in the database', async () => {
        await door.ingest(proposalOf('urn:li:tag:exists', 'status', { removed: false }));
        const batch = Array.from({ length: 100 }, (_, n) =>
          proposalOf(`urn:li:tag:atomic-${n}`, 'status', { removed: false }),
        );
        const faulty = batch.with(57, { ...good, changeType: 'MERGE' }).with(99, { ...good, aspectName: '' });
        const answer = await door.ingestBatch(faulty);
        expect(answer.body.errors).toMatchObject([{ field: 'proposals[57]' }, { field: 'proposals[99]' }]);
        const late = batch.with(99, proposalOf('urn:li:tag:exists', 'status', {}, { changeType: 'CREATE' }));
        expect((await door.ingestBatch(late)).status).toBe(422);
        const rows = await door.database.reader
          .selectFrom('metadata_aspects')
          .select('urn')
          .where('urn', 'like', 'urn:li:tag:atomic-%')
          .execute();
        expect(rows).toEqual([]);
      });
    });
  });
}
