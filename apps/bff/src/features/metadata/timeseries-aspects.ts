import { createHash } from 'node:crypto';
import { AppError } from '../../errors/app-error.ts';
import type { JsonObject } from './metadata-types.ts';
import type { ChangeType } from './proposal.ts';

/** Aspects that DataHub keeps as events in time, of which no one replaces another (its entity registry, 1.7). */
const TIMESERIES_ASPECTS: ReadonlySet<string> = new Set([
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
]);

/** Changes that make an event. Nothing is there to be patched, or to be absent first. */
const ACCEPTED: ReadonlySet<ChangeType> = new Set(['UPSERT', 'RESTATE', 'DELETE']);

/** @returns whether values of the aspect are events, each with its time. */
export function isTimeseries(aspect: string): boolean {
  return TIMESERIES_ASPECTS.has(aspect);
}

/** @throws AppError `entity.invalid` for a change that makes no sense of an event. */
export function assertTimeseriesChange(aspect: string, change: ChangeType): void {
  if (!isTimeseries(aspect) || ACCEPTED.has(change)) return;
  throw new AppError('entity.invalid', {
    detail: `${aspect} is a time series: its events are written with UPSERT, not with ${change}.`,
  });
}

/**
 * @returns when the event was, epoch ms.
 * @throws AppError `entity.invalid` when it does not say so.
 */
export function timestampOf(aspect: string, { timestampMillis }: JsonObject): number {
  if (typeof timestampMillis === 'number' && Number.isSafeInteger(timestampMillis) && timestampMillis >= 0) {
    return timestampMillis;
  }
  throw new AppError('entity.invalid', {
    detail: `${aspect} is a time series: its value needs timestampMillis, in milliseconds since 1970.`,
  });
}

/**
 * @returns what tells events of the same moment apart, as in DataHub: their message, granularity and partition. An
 *   event with the same moment and the same key replaces the one before.
 */
export function eventKeyOf({ messageId, eventGranularity, partitionSpec }: JsonObject): string {
  const parts = JSON.stringify([messageId ?? null, eventGranularity ?? null, partitionSpec ?? null]);
  return createHash('sha256').update(parts).digest('base64url');
}
