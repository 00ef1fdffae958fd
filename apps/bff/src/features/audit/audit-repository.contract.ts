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
  userAgent: 'curl/8.0',
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
        userAgent: null,
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

    it('is listed by what it was about, newest first', async () => {
      const from = 2_000_000_000_000;
      const add = (changes: Partial<AuditEvent>) =>
        store.transaction((tx) => tx.audit.insert(event({ viaTokenId: null, subjectUrn: null, ...changes })));
      await add({ at: from, actorUrn: 'urn:li:corpuser:eve' });
      await add({ at: from + 1, actorUrn: 'urn:li:corpuser:eve', viaTokenId: 'T' });
      await add({ at: from + 2, subjectUrn: 'urn:li:dataHubAccessToken:T', action: 'token.revoked' });
      await add({
        at: from + 3,
        subjectUrn: 'urn:li:corpuser:eve',
        action: 'session.refused',
        outcome: 'refused',
      });
      const list = async (filter: Partial<Parameters<typeof store.read.audit.listMatching>[0]>) =>
        (await store.read.audit.listMatching({ from, limit: 10, ...filter })).map(({ at }) => at - from);
      expect(await list({})).toEqual([3, 2, 1, 0]);
      expect(await list({ actor: 'urn:li:corpuser:eve' })).toEqual([1, 0]);
      expect(await list({ actor: 'urn:li:corpuser:ev' })).toEqual([]);
      expect(await list({ subject: 'urn:li:corpuser:eve' })).toEqual([3]);
      expect(await list({ token: 'T' })).toEqual([2, 1]);
      expect(await list({ action: ['token.revoked', 'session.refused'] })).toEqual([3, 2]);
      expect(await list({ outcome: 'refused' })).toEqual([3]);
      expect(await list({ from: from + 1, to: from + 3 })).toEqual([2, 1]);
      expect(await list({ token: 'T', action: ['token.minted'] })).toEqual([1]);
      expect(await list({ limit: 2 })).toEqual([3, 2]);
    });

    it('is paged without gaps or repetitions, also within one moment and while events are added', async () => {
      const at = 2_100_000_000_000;
      const ids: number[] = [];
      for (let index = 0; index < 7; index += 1)
        ids.push(
          await store.transaction((tx) => tx.audit.insertNumbered(event({ at: at + (index > 3 ? 1 : 0) }))),
        );
      const seen: number[] = [];
      let before: { at: number; id: number } | undefined;
      do {
        const page = await store.read.audit.listMatching({ from: at, before, limit: 2 });
        await store.transaction((tx) => tx.audit.insert(event({ at: at + 2 })));
        seen.push(...page.map(({ id }) => id));
        before = page.at(-1);
      } while (before !== undefined);
      expect(seen).toEqual(ids.reverse());
    });

    it('finds the names of what still is, in two queries', async () => {
      await store.transaction(async (tx) => {
        const names = { title: null, email: null, createdAt: 1, passwordHash: null };
        await tx.users.insert({ username: 'named', displayName: 'Nam Ed', ...names });
      });
      const urns = ['urn:li:corpuser:named', 'urn:li:corpuser:gone'];
      expect(await store.read.audit.findNames(urns)).toEqual(new Map([['urn:li:corpuser:named', 'Nam Ed']]));
      expect(await store.read.audit.findNames([])).toEqual(new Map());
      expect(await store.read.audit.findTokenNames(['unknown'])).toEqual(new Map());
    });
  });
}
