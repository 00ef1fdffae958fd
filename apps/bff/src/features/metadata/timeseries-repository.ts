import type { Queryable } from '../../db/database.ts';
import { toObject } from './aspect-row.ts';
import type { JsonObject } from './metadata-types.ts';

/** Which series: one aspect of one entity. */
export type SeriesKey = { readonly urn: string; readonly aspect: string };

/** What is stored of an event; `timestamp` is epoch ms. */
export type EventWrite = SeriesKey & {
  readonly timestamp: number;
  /** What tells events of the same moment apart. */
  readonly key: string;
  readonly value: JsonObject;
  readonly systemMetadata: JsonObject | null;
  readonly at: number;
  readonly by: string;
};

export type TimeseriesEvent = Pick<EventWrite, 'timestamp' | 'key' | 'value' | 'systemMetadata'> & {
  /** Characters of its value. */
  readonly size: number;
};

/** Moments from the first to the last, both included; undefined for no bound. Epoch ms. */
export type Span = { readonly from: number | undefined; readonly to: number | undefined };

/** Events kept of each series, the newest: more than a year of one a day. */
export const KEPT_EVENTS = 400;

/** Events of time-series aspects. Whoever writes has locked the entity by its key aspect. */
export function createTimeseriesRepository(db: Queryable) {
  const spanOf = ({ urn, aspect }: SeriesKey, { from, to }: Span) => {
    let query = db.selectFrom('metadata_events').where('urn', '=', urn).where('aspect', '=', aspect);
    if (from !== undefined) query = query.where('timestamp_ms', '>=', from);
    if (to !== undefined) query = query.where('timestamp_ms', '<=', to);
    return query;
  };

  /** Deletes the events beyond the newest {@link KEPT_EVENTS}. */
  const trim = async ({ urn, aspect }: SeriesKey): Promise<void> => {
    const first = await spanOf({ urn, aspect }, { from: undefined, to: undefined })
      .select(['timestamp_ms', 'event_key'])
      .orderBy('timestamp_ms', 'desc')
      .orderBy('event_key', 'desc')
      .offset(KEPT_EVENTS)
      .limit(1)
      .executeTakeFirst();
    if (first === undefined) return;
    await db
      .deleteFrom('metadata_events')
      .where('urn', '=', urn)
      .where('aspect', '=', aspect)
      .where((where) =>
        where.or([
          where('timestamp_ms', '<', first.timestamp_ms),
          where.and([
            where('timestamp_ms', '=', first.timestamp_ms),
            where('event_key', '<=', first.event_key),
          ]),
        ]),
      )
      .execute();
  };

  return {
    /** Keeps an event; one of the same moment and key is replaced, and the oldest beyond the bound goes. */
    insert: async (event: EventWrite): Promise<void> => {
      const written = {
        value: JSON.stringify(event.value),
        system_metadata: event.systemMetadata === null ? null : JSON.stringify(event.systemMetadata),
        created_at: event.at,
        created_by: event.by,
      };
      await db
        .insertInto('metadata_events')
        .values({
          urn: event.urn,
          aspect: event.aspect,
          timestamp_ms: event.timestamp,
          event_key: event.key,
          ...written,
        })
        .onConflict((conflict) =>
          conflict.columns(['urn', 'aspect', 'timestamp_ms', 'event_key']).doUpdateSet(written),
        )
        .execute();
      await trim(event);
    },

    /** @returns at most `limit` events of the span, the newest first, from the one after `after` on. */
    list: async (
      series: SeriesKey,
      span: Span,
      page: {
        readonly after: Pick<TimeseriesEvent, 'timestamp' | 'key'> | undefined;
        readonly limit: number;
      },
    ): Promise<TimeseriesEvent[]> => {
      const { after, limit } = page;
      let query = spanOf(series, span);
      if (after !== undefined) {
        query = query.where((where) =>
          where.or([
            where('timestamp_ms', '<', after.timestamp),
            where.and([where('timestamp_ms', '=', after.timestamp), where('event_key', '<', after.key)]),
          ]),
        );
      }
      const rows = await query
        .select(['timestamp_ms', 'event_key', 'value', 'system_metadata'])
        .orderBy('timestamp_ms', 'desc')
        .orderBy('event_key', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        timestamp: row.timestamp_ms,
        key: row.event_key,
        value: toObject(row.value),
        size: row.value.length,
        systemMetadata: row.system_metadata === null ? null : toObject(row.system_metadata),
      }));
    },

    /** @returns how many events of the span were deleted. */
    deleteSpan: async ({ urn, aspect }: SeriesKey, { from, to }: Span): Promise<number> => {
      let query = db.deleteFrom('metadata_events').where('urn', '=', urn).where('aspect', '=', aspect);
      if (from !== undefined) query = query.where('timestamp_ms', '>=', from);
      if (to !== undefined) query = query.where('timestamp_ms', '<=', to);
      const { numDeletedRows } = await query.executeTakeFirst();
      return Number(numDeletedRows);
    },

    /** @returns how many events of the entity were deleted, of every aspect. */
    deleteEntity: async (urn: string): Promise<number> => {
      const { numDeletedRows } = await db
        .deleteFrom('metadata_events')
        .where('urn', '=', urn)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
