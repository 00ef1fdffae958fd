import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';
import type { AuditEvent } from './audit-repository.ts';

const event = (changes: Partial<AuditEvent> = {}): AuditEvent => ({
  at: 1_800_000_000_123,
  action: 'token.minted',
  outcome: 'ok',
  actorUrn: 'urn:li:corpuser:ada',
  viaTokenId: 'id',
  subjectUrn: 'urn:li:dataHubAccessToken:id',
  ip: '127.0.0.1',
  requestId: 'r',
  details: { name: 'ci', count: 1, isOk: true, nothing: null },
  ...changes,
});

/** What the audit log promises on every database. */
export function describeAuditRepository(openDatabase: () => Promise<Database>): void {
  let store: Store;

  beforeAll(async () => {
    store = createStore(await openDatabase());
  });

  describe('the audit log', () => {
    it('keeps events exactly, in the order of their commits, newest last', async () => {
      const hostile = event({ details: { name: 'a\r\nforged\tline\u001b[31m "; drop table' }, at: 1 });
      const empty = event({
        viaTokenId: null,
        actorUrn: null,
        subjectUrn: null,
        ip: null,
        requestId: null,
        details: {},
      });
      for (const item of [event(), hostile, empty]) await store.transaction((tx) => tx.audit.insert(item));
      const stored = await store.read.audit.listLatest(10);
      expect(stored.map(({ id: _, ...item }) => item)).toEqual([event(), hostile, empty]);
      const ids = stored.map((item) => item.id);
      expect(ids).toEqual([...ids].sort((left, right) => left - right));
      expect((await store.read.audit.listLatest(2)).map((item) => item.id)).toEqual(ids.slice(1));
    });

    it('can be appended to and read, and nothing else', () => {
      const verbs = Object.keys(store.read.audit).filter((name) => !/^(?:insert|list|find|get)/.test(name));
      expect(verbs).toEqual([]);
    });
  });
}
