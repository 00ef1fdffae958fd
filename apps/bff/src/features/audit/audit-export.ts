import type { AUDIT_EXPORT_FORMATS, AuditLogEvent } from '@latchkey/shared/audit-log';

/** A form that events can be exported in. */
export type AuditExportFormat = (typeof AUDIT_EXPORT_FORMATS)[number];

/** Media type of each (RFC 7111, RFC 8259; JSON Lines has none that is registered). */
export const EXPORT_MEDIA_TYPES: Readonly<Record<AuditExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

type Column = readonly [name: string, read: (event: AuditLogEvent) => string | number | null];

const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => id],
  ['time', ({ at }) => new Date(at).toISOString()],
  ['action', ({ action }) => action],
  ['outcome', ({ outcome }) => outcome],
  ['actor', ({ actor }) => actor?.urn ?? null],
  ['actor_name', ({ actor }) => actor?.name ?? null],
  ['token_id', ({ viaToken }) => viaToken?.id ?? null],
  ['token_name', ({ viaToken }) => viaToken?.name ?? null],
  ['subject', ({ subject }) => subject?.urn ?? null],
  ['subject_name', ({ subject }) => subject?.name ?? null],
  ['ip', ({ ip }) => ip],
  ['user_agent', ({ userAgent }) => userAgent],
  ['request_id', ({ requestId }) => requestId],
  ['details', ({ details }) => (Object.keys(details).length === 0 ? null : JSON.stringify(details))],
];

/**
 * Writes events as text, some at a time, so that no export is ever in memory as a whole.
 * @param batches of events, in the order of the export.
 */
export async function* auditExport(
  format: AuditExportFormat,
  batches: AsyncIterable<readonly AuditLogEvent[]>,
): AsyncGenerator<string> {
  if (format === 'csv') {
    // Excel takes a file for the system's old code page unless it begins with a byte order mark.
    yield `\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`;
    for await (const events of batches) {
      const lines = events.map((event) => csvLine(COLUMNS.map(([, read]) => csvCell(read(event)))));
      yield lines.join('');
    }
    return;
  }
  if (format === 'jsonl') {
    for await (const events of batches) yield events.map((event) => `${JSON.stringify(event)}\n`).join('');
    return;
  }
  yield '[';
  let separator = '\n';
  for await (const events of batches) {
    if (events.length === 0) continue;
    yield `${separator}${events.map((event) => JSON.stringify(event)).join(',\n')}`;
    separator = ',\n';
  }
  yield '\n]\n';
}

/** What a spreadsheet takes for a formula, also behind blanks and invisible characters (OWASP, CSV Injection). */
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Z}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

/**
 * @returns a value that no spreadsheet runs: what looks like a formula begins with an apostrophe, which
 *   spreadsheets take for "this is text".
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return FORMULA.test(value) ? `'${value}` : value;
}

/** One record (RFC 4180 §2): every field in quotes, so that no separator of any locale splits it. */
function csvLine(fields: readonly string[]): string {
  return `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\r\n`;
}
