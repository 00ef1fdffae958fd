import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';

/** DataHub's time-series aspects, whose values were versions of an aspect until now. */
const TIMESERIES_ASPECTS = [
  'assertionRunEvent',
  'chartUsageStatistics',
  'dashboardUsageStatistics',
  'datahubIngestionCheckpoint',
  'datahubIngestionRunSummary',
  'dataProcessInstanceRunEvent',
  'datasetProfile',
  'datasetUsageStatistics',
  'documentUsageStatistics',
  'operation',
  'queryUsageStatistics',
];

const ROWS_AT_ONCE = 200;

type Tables = {
  metadata_aspects: {
    urn: string;
    aspect: string;
    version: number;
    value: string;
    system_metadata: string | null;
    created_at: number;
    created_by: string;
  };
  metadata_events: {
    urn: string;
    aspect: string;
    timestamp_ms: number;
    event_key: string;
    value: string;
    system_metadata: string | null;
    created_at: number;
    created_by: string;
  };
};

/** Events of time-series aspects in a table of their own, by their own time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('metadata_events')
    .addColumn('urn', 'text', (column) => column.notNull())
    .addColumn('aspect', 'text', (column) => column.notNull())
    .addColumn('timestamp_ms', 'bigint', (column) => column.notNull())
    .addColumn('event_key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('system_metadata', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('metadata_events_pk', ['urn', 'aspect', 'timestamp_ms', 'event_key'])
    .execute();
  await moveVersions(db as Kysely<Tables>);
}

/** Makes an event of each version there is; of two with the same time the newer one stays. */
async function moveVersions(db: Kysely<Tables>): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('metadata_aspects')
      .select(['urn', 'aspect', 'version', 'value', 'system_metadata', 'created_at', 'created_by'])
      .where('aspect', 'in', TIMESERIES_ASPECTS)
      .orderBy('urn')
      .orderBy('aspect')
      // The latest is version 0; the others count upwards.
      .orderBy((builder) => builder.case().when('version', '=', 0).then(0).else(1).end())
      .orderBy('version', 'desc')
      .limit(ROWS_AT_ONCE)
      .execute();
    if (rows.length === 0) return;
    for (const { version, ...row } of rows) {
      await db
        .insertInto('metadata_events')
        .values({ ...row, ...identityOf(row.value, row.created_at) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .deleteFrom('metadata_aspects')
        .where('urn', '=', row.urn)
        .where('aspect', '=', row.aspect)
        .where('version', '=', version)
        .execute();
    }
  }
}

function identityOf(json: string, writtenAt: number): { timestamp_ms: number; event_key: string } {
  const value = JSON.parse(json) as Record<string, unknown>;
  const { timestampMillis, messageId = null, eventGranularity = null, partitionSpec = null } = value;
  const isTime = Number.isSafeInteger(timestampMillis) && Number(timestampMillis) >= 0;
  const parts = JSON.stringify([messageId, eventGranularity, partitionSpec]);
  return {
    timestamp_ms: isTime ? Number(timestampMillis) : writtenAt,
    event_key: createHash('sha256').update(parts).digest('base64url'),
  };
}
