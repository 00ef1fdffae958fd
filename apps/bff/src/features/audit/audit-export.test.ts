import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import { describe, expect, it } from 'vitest';
import { auditExport, csvCell } from './audit-export.ts';

const event = (changes: Partial<AuditLogEvent> = {}): AuditLogEvent => ({
  id: 7,
  at: Date.UTC(2026, 10, 23, 12),
  action: 'token.edited',
  outcome: 'ok',
  actor: { urn: 'urn:li:corpuser:ada', kind: 'user', name: 'Ada', isGone: false },
  viaToken: null,
  subject: null,
  ip: '192.0.2.1',
  userAgent: 'curl/8.0',
  requestId: 'r',
  details: {},
  ...changes,
});

async function exported(format: 'csv' | 'json' | 'jsonl', ...batches: AuditLogEvent[][]): Promise<string> {
  async function* source() {
    yield* batches;
  }
  let text = '';
  for await (const part of auditExport(format, source())) text += part;
  return text;
}

/** A reader of RFC 4180 that knows nothing of the writer. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [[]];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ',' || character === '\r')) {
      records.at(-1)?.push(field);
      field = '';
      if (character === '\r') {
        records.push([]);
        at += 1;
      }
    } else field += character;
  }
  return records.slice(0, -1);
}

/** Beginnings that spreadsheets run or that hide such a beginning (test CS-07). */
const FORMULAS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '=cmd|/c calc!A0',
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
  ' =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '\u202e=1+1',
  '\u0000=1+1',
  '\u3000＝1',
  '|calc',
  '%0A=1',
];

describe('a cell of CSV', () => {
  it.each(FORMULAS)('is text to a spreadsheet, though it begins as a formula: %j', (text) => {
    expect(csvCell(text)).toBe(`'${text}`);
  });

  it.each(['Ada', 'a=b', '2026-11-23T12:00:00.000Z', 'urn:li:corpuser:ada', '{"a":"=1"}', '', '"=1"', '1-2'])(
    'stays as it is when it is no formula: %j',
    (text) => {
      expect(csvCell(text)).toBe(text);
    },
  );
});

describe('an export as CSV', () => {
  it('begins with a byte order mark and the names of its columns; lines end as RFC 4180 has it', async () => {
    const text = await exported('csv', [event()]);
    expect(text.startsWith('\uFEFF"id","time","action"')).toBe(true);
    expect(text.endsWith('"\r\n')).toBe(true);
    const [names, row] = parseCsv(text.slice(1));
    expect(Object.fromEntries((names ?? []).map((name, index) => [name, row?.[index]]))).toEqual({
      id: '7',
      time: '2026-11-23T12:00:00.000Z',
      action: 'token.edited',
      outcome: 'ok',
      actor: 'urn:li:corpuser:ada',
      actor_name: 'Ada',
      token_id: '',
      token_name: '',
      subject: '',
      subject_name: '',
      ip: '192.0.2.1',
      user_agent: 'curl/8.0',
      request_id: 'r',
      details: '',
    });
  });

  it('brings every hostile text back whole, in its own cell, behind an apostrophe where it needs one', async () => {
    const hostile = [...FORMULAS, 'a,b;c\td', 'say "hi"', 'two\r\nlines', '🦊 ünï', '","=1+1'];
    const named = hostile.map((name) =>
      event({ actor: { urn: 'urn:li:corpuser:x', kind: 'user', name, isGone: false }, userAgent: name }),
    );
    const records = parseCsv((await exported('csv', named)).slice(1)).slice(1);
    expect(records.map((record) => record[5])).toEqual(hostile.map(csvCell));
    expect(records.map((record) => record[11])).toEqual(hostile.map(csvCell));
    for (const record of records) expect(record).toHaveLength(14);
  });

  it('reads no further than somebody takes: a slow reader costs no memory', async () => {
    let read = 0;
    async function* endless() {
      while (true) {
        read += 1;
        yield [event({ id: read })];
      }
    }
    const text = auditExport('csv', endless());
    for (let taken = 0; taken < 5; taken += 1) await text.next();
    expect(read).toBeLessThanOrEqual(5);
    await text.return(undefined);
  });

  it('has only the names of its columns when nothing matched', async () => {
    expect(parseCsv((await exported('csv', [])).slice(1))).toHaveLength(1);
  });
});

describe('an export as JSON', () => {
  it('is one array, however many parts it came in', async () => {
    const events = [event({ id: 3 }), event({ id: 2, details: { a: '"\n' } }), event({ id: 1 })];
    expect(JSON.parse(await exported('json', events.slice(0, 1), events.slice(1)))).toEqual(events);
    expect(JSON.parse(await exported('json', []))).toEqual([]);
    expect(JSON.parse(await exported('json', events, []))).toEqual(events);
  });

  it('is one object a line as JSON Lines', async () => {
    const events = [event({ id: 2, details: { a: 'x\ny' } }), event({ id: 1 })];
    const lines = (await exported('jsonl', events)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  });
});
