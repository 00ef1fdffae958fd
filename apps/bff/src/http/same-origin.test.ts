import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { allowedOriginsOf } from './allowed-origins.ts';
import { assertSameOrigin, type SameOriginRule } from './same-origin.ts';

/** Every combination of what a request can say about where it comes from (test CS-01). */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const ORIGINS = {
  same: 'https://latchkey.example',
  'another port': 'https://latchkey.example:8443',
  'another scheme': 'http://latchkey.example',
  subdomain: 'https://evil.latchkey.example',
  suffix: 'https://latchkey.example.evil.org',
  prefix: 'https://notlatchkey.example',
  cross: 'https://evil.org',
  null: 'null',
  empty: '',
  'upper case': 'HTTPS://LATCHKEY.EXAMPLE',
  absent: undefined,
} as const;
const SITES = ['same-origin', 'same-site', 'cross-site', 'none', 'garbage', undefined] as const;
const TYPES = {
  json: 'application/json',
  'json with a charset': 'Application/JSON; charset=utf-8',
  text: 'text/plain',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data; boundary=x',
  'a look-alike': 'text/plain; application/json',
  'another look-alike': 'application/jsonx',
  absent: undefined,
} as const;
const HEADERS = ['1', '0', undefined] as const;
const RULES: readonly SameOriginRule[] = ['own-page', 'compatible'];

type Cell = {
  readonly rule: SameOriginRule;
  readonly method: (typeof METHODS)[number];
  readonly origin: keyof typeof ORIGINS;
  readonly site: (typeof SITES)[number];
  readonly type: keyof typeof TYPES;
  readonly header: (typeof HEADERS)[number];
};

const cells: Cell[] = RULES.flatMap((rule) =>
  METHODS.flatMap((method) =>
    (Object.keys(ORIGINS) as Cell['origin'][]).flatMap((origin) =>
      SITES.flatMap((site) =>
        (Object.keys(TYPES) as Cell['type'][]).flatMap((type) =>
          HEADERS.map((header) => ({ rule, method, origin, site, type, header })),
        ),
      ),
    ),
  ),
);

/** The table, written by hand: who may write with a session cookie (design decision 15). */
function isAllowed({ rule, method, origin, site, type, header }: Cell): boolean {
  // Reading changes nothing.
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return true;
  // What the browser says, when it says something, must be our own origin; both must, when it says both.
  const saysOwn =
    (origin === 'same' || origin === 'absent') && (site === 'same-origin' || site === undefined);
  if (!saysOwn) return false;
  // Our page always adds the header; nobody else can without our consent.
  if (rule === 'own-page') return header === '1';
  // A browser says something with every write. Who says nothing is a script, which sends JSON.
  const saysSomething = origin === 'same' || site === 'same-origin';
  return saysSomething || type === 'json' || type === 'json with a charset';
}

function judge({ rule, method, origin, site, type, header }: Cell): boolean {
  const headers: Record<string, string> = {};
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) headers[name] = value;
  };
  set('origin', ORIGINS[origin]);
  set('sec-fetch-site', site);
  set('content-type', TYPES[type]);
  set('x-latchkey-request', header);
  const request: Pick<IncomingMessage, 'method' | 'headers'> = { method, headers };
  try {
    assertSameOrigin(request, new Set(['https://latchkey.example']), rule);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'request.cross-site') return false;
    throw error;
  }
}

describe('the same-origin matrix', () => {
  it('has ≥ 720 cells for each rule, and every one is as the table says', () => {
    expect(cells.length).toBeGreaterThanOrEqual(2 * 720);
    const wrong = cells.filter((cell) => judge(cell) !== isAllowed(cell));
    expect(wrong).toEqual([]);
  });

  it('lets our page, and DataHub’s scripts, write', () => {
    const page = { method: 'POST', origin: 'same', site: 'same-origin', type: 'json', header: '1' } as const;
    const script = {
      method: 'POST',
      origin: 'absent',
      site: undefined,
      type: 'json',
      header: undefined,
    } as const;
    expect(judge({ ...page, rule: 'own-page' })).toBe(true);
    expect(judge({ ...page, rule: 'compatible', header: undefined })).toBe(true);
    expect(judge({ ...script, rule: 'compatible' })).toBe(true);
    expect(judge({ ...script, rule: 'own-page' })).toBe(false);
  });

  it('treats an unknown method as a write', () => {
    const request = { method: 'PURGE', headers: { origin: 'https://evil.org' } };
    expect(() => assertSameOrigin(request, new Set(['https://latchkey.example']), 'compatible')).toThrow(
      AppError,
    );
    expect(() => assertSameOrigin({ headers: {} }, new Set(), 'own-page')).toThrow(AppError);
  });
});

describe('the origins of this frontend', () => {
  it('are the configured one alone, else the names of loopback with the bound port', () => {
    expect([...allowedOriginsOf('https://latchkey.example', 9002)]).toEqual(['https://latchkey.example']);
    expect([...allowedOriginsOf(undefined, 9002)]).toEqual([
      'http://localhost:9002',
      'http://127.0.0.1:9002',
      'http://[::1]:9002',
    ]);
  });
});
