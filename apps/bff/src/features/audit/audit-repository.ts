import type { AuditAction } from '@latchkey/shared/audit';
import type { Queryable } from '../../db/database.ts';

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

/** The audit log: append and read, nothing else. */
export function createAuditRepository(db: Queryable) {
  return {
    insert: async (event: AuditEvent): Promise<void> => {
      await db
        .insertInto('audit_events')
        .values({
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
        })
        .execute();
    },

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

    /** @returns the newest `limit` events, oldest first. */
    listLatest: async (limit: number): Promise<StoredAuditEvent[]> => {
      const rows = await db
        .selectFrom('audit_events')
        .select([
          'id',
          'at',
          'action',
          'outcome',
          'actor_urn',
          'via_token_id',
          'subject_urn',
          'ip',
          'request_id',
          'details',
        ])
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map((row) => ({
        id: row.id,
        at: row.at,
        // Only `insert` above writes this column.
        action: row.action as AuditAction,
        outcome: row.outcome,
        actorUrn: row.actor_urn,
        viaTokenId: row.via_token_id,
        subjectUrn: row.subject_urn,
        ip: row.ip,
        requestId: row.request_id,
        details: JSON.parse(row.details),
      }));
    },
  };
}
