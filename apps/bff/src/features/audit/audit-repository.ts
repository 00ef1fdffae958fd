import { setImmediate } from 'node:timers/promises';
import type { AuditAction } from '@latchkey/shared/audit';
import type { Queryable } from '../../db/database.ts';
import { type AuditListing, auditConditionsOf } from './audit-listing-repository.ts';
import { createAuditPartyFinder } from './audit-party-repository.ts';

/** One thing that happened. `details` holds ids and names, never secrets. */
export type AuditEvent = {
  readonly at: number;
  readonly action: AuditAction;
  readonly outcome: 'ok' | 'refused';
  readonly actorUrn: string | null;
  readonly viaTokenId: string | null;
  readonly subjectUrn: string | null;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly userAgent?: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
};

/** An event as stored, with its number in the order of commits on one database. */
export type StoredAuditEvent = AuditEvent & { readonly id: number };

const COLUMNS = [
  'id',
  'at',
  'action',
  'outcome',
  'actor_urn',
  'via_token_id',
  'subject_urn',
  'ip',
  'request_id',
  'user_agent',
  'details',
] as const;

type Row = {
  id: number;
  at: number;
  action: string;
  outcome: 'ok' | 'refused';
  actor_urn: string | null;
  via_token_id: string | null;
  subject_urn: string | null;
  ip: string | null;
  request_id: string | null;
  user_agent: string | null;
  details: string;
};

const toEvent = (row: Row): StoredAuditEvent => ({
  id: row.id,
  at: row.at,
  // Only `insert` below writes this column.
  action: row.action as AuditAction,
  outcome: row.outcome,
  actorUrn: row.actor_urn,
  viaTokenId: row.via_token_id,
  subjectUrn: row.subject_urn,
  ip: row.ip,
  requestId: row.request_id,
  userAgent: row.user_agent,
  details: JSON.parse(row.details),
});

const toRow = (event: AuditEvent) => ({
  at: event.at,
  action: event.action,
  outcome: event.outcome,
  actor_urn: event.actorUrn,
  via_token_id: event.viaTokenId,
  subject_urn: event.subjectUrn,
  ip: event.ip,
  request_id: event.requestId,
  user_agent: event.userAgent ?? null,
  details: JSON.stringify(event.details),
});

/** Events that one statement writes, of which there are two: this many, and one. */
const MANY = 100;

/** The audit log: append and read, nothing else. */
export function createAuditRepository(db: Queryable) {
  const insert = async (event: AuditEvent): Promise<number> => {
    const { id } = await db
      .insertInto('audit_events')
      .values(toRow(event))
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  };
  return {
    insert: async (event: AuditEvent): Promise<void> => {
      await insert(event);
    },

    /** The same for any number of events, in their order. */
    insertMany: async (events: readonly AuditEvent[]): Promise<void> => {
      let start = 0;
      for (; events.length - start >= MANY; start += MANY) {
        const rows = events.slice(start, start + MANY).map(toRow);
        await db.insertInto('audit_events').values(rows).execute();
        // Statements on SQLite wait for nothing, so without a pause everybody else would wait for all of them.
        await setImmediate();
      }
      for (const event of events.slice(start)) await insert(event);
    },

    /** The same, for who needs to know which events came before. @returns the number of the event. */
    insertNumbered: insert,

    /** @returns what acts of this kind were about, ever. */
    listSubjects: async (action: AuditAction): Promise<string[]> => {
      const rows = await db
        .selectFrom('audit_events')
        .select('subject_urn')
        .distinct()
        .where('action', '=', action)
        .where('subject_urn', 'is not', null)
        .$narrowType<{ subject_urn: string }>()
        .execute();
      return rows.map((row) => row.subject_urn);
    },

    /** @returns number and time of the first event there is, or of the last. */
    findPlace: async (which: 'first' | 'last'): Promise<{ id: number; at: number } | undefined> =>
      db
        .selectFrom('audit_events')
        .select(['id', 'at'])
        .orderBy('id', which === 'first' ? 'asc' : 'desc')
        .limit(1)
        .executeTakeFirst(),

    /** @returns when the event of this number was, epoch ms; undefined when there is none. */
    findTime: async (id: number): Promise<number | undefined> => {
      const row = await db.selectFrom('audit_events').select('at').where('id', '=', id).executeTakeFirst();
      return row?.at;
    },

    /** @returns when the last act of this kind was, epoch ms. */
    findLatestTime: async (action: AuditAction): Promise<number | undefined> => {
      const row = await db
        .selectFrom('audit_events')
        .select('at')
        .where('action', '=', action)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.at;
    },

    /** @returns the newest `limit` events, oldest first. */
    listLatest: async (limit: number): Promise<StoredAuditEvent[]> => {
      const rows = await db
        .selectFrom('audit_events')
        .select(COLUMNS)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map(toEvent);
    },

    /** @returns events that match, newest first; among those of one moment, the later number first. */
    listMatching: async (listing: AuditListing): Promise<StoredAuditEvent[]> => {
      const rows = await db
        .selectFrom('audit_events')
        .select(COLUMNS)
        .where((builder) => builder.and(auditConditionsOf(builder, listing)))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(listing.limit)
        .execute();
      return rows.map(toEvent);
    },

    /** @returns one page of those whom events can name, and how many match in all. */
    listParties: createAuditPartyFinder(db),

    /** @returns the present names of users, groups and policies, by URN; what is gone is absent. */
    findNames: async (urns: readonly string[]): Promise<Map<string, string>> => {
      if (urns.length === 0) return new Map();
      const rows = await db
        .selectFrom('users')
        .select(['urn', 'display_name as name'])
        .where('urn', 'in', urns)
        .unionAll(db.selectFrom('corp_groups').select(['urn', 'name']).where('urn', 'in', urns))
        .unionAll(db.selectFrom('policies').select(['urn', 'name']).where('urn', 'in', urns))
        .execute();
      return new Map(rows.map(({ urn, name }) => [urn, name]));
    },

    /** @returns the names of tokens, revoked ones too, by id; those that were purged are absent. */
    findTokenNames: async (ids: readonly string[]): Promise<Map<string, string>> => {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('tokens').select(['id', 'name']).where('id', 'in', ids).execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}
