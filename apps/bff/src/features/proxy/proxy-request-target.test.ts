import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProxyTarget, readProxyTarget } from './proxy-request-target.ts';
import { AMBIGUOUS_SPELLINGS, FORBIDDEN_TARGETS, pathSpellings } from './testing/path-corpus.ts';

const pathOf = (url: string) => {
  const target = readProxyTarget(url);
  return 'path' in target ? target.path : target.refused;
};

describe('forwarded', () => {
  it.each([
    ['/api/gms/config', '/config'],
    ['/api/gms/health/', '/health/'],
    ['/api/gms/config?verbose=true', '/config?verbose=true'],
    ['/api/gms/entities/urn:li:corpuser:datahub', '/entities/urn:li:corpuser:datahub'],
    ['/api/gms/entities?action=search&x=%2e%2e%2f', '/entities?action=search&x=%2e%2e%2f'],
    [
      '/api/gms/entitiesV2/urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)?aspects=List(a,b)',
      '/entitiesV2/urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)?aspects=List(a,b)',
    ],
    [
      '/openapi/v3/entity/dataset/urn%3Ali%3Acorpuser%3Aa.b%40x.org',
      '/openapi/v3/entity/dataset/urn%3Ali%3Acorpuser%3Aa.b%40x.org',
    ],
    ['/api/gms/openapi/v2/x', '/openapi/v2/x'],
    // An S3 key, an S3 key with an empty part, a token id, a percent sign, another script.
    [
      '/api/gms/entitiesV2/urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3As3%2Cbucket%2Fkey%2CPROD%29',
      '/entitiesV2/urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3As3%2Cbucket%2Fkey%2CPROD%29',
    ],
    ['/api/gms/entities/urn%3Ali%3Ax%3Aa%2F%2Fb', '/entities/urn%3Ali%3Ax%3Aa%2F%2Fb'],
    [
      '/api/gms/entities/urn:li:dataHubAccessToken:ab+c%2Fd=',
      '/entities/urn:li:dataHubAccessToken:ab+c%2Fd=',
    ],
    ['/api/gms/entities/urn%3Ali%3Ax%3A100%25', '/entities/urn%3Ali%3Ax%3A100%25'],
    ['/api/gms/entities/urn%3Ali%3Ax%3A%2520', '/entities/urn%3Ali%3Ax%3A%2520'],
    ['/api/gms/entities/urn%3Ali%3Atag%3A%E9%9B%AA', '/entities/urn%3Ali%3Atag%3A%E9%9B%AA'],
    ['/api/gms/entities/urn%3Ali%3Ax%3A..a%2F.b%2Fc..', '/entities/urn%3Ali%3Ax%3A..a%2F.b%2Fc..'],
  ])('%s', (url, path) => {
    expect(pathOf(url)).toBe(path);
  });
});

describe('refused', () => {
  it.each(AMBIGUOUS_SPELLINGS)('ambiguous: %j', (url) => {
    expect(pathOf(url)).toBe('request.ambiguous-path');
  });

  it.each(FORBIDDEN_TARGETS)('not on the list: %j', (url) => {
    expect(pathOf(url)).toBe('request.not-found');
  });
});

describe('property: what passes has one reading', () => {
  it(`holds for the ${pathSpellings().length} generated spellings`, () => {
    let forwarded = 0;
    for (const url of pathSpellings()) {
      const target = readProxyTarget(url);
      if (!('path' in target)) continue;
      forwarded += 1;
      expectOneReading(target.path);
    }
    // The property must not hold for want of cases.
    expect(forwarded).toBeGreaterThan(80);
  });

  it('holds for random mixtures of dangerous pieces', () => {
    const pieces = [
      '/',
      '.',
      '..',
      ';',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '%25',
      '%252e',
      '%3b',
      '%00',
      '%c0%ae',
      '%EF%BC%8E',
      '%EF%BC%8F',
    ];
    const words = [
      'a',
      'auth',
      'entities',
      'urn:li:x',
      'urn%3Ali%3Ax',
      ' ',
      '\\',
      '@',
      ':',
      '%',
      '%u002e',
      '?',
      '#',
      'é',
    ];
    const path = fc
      .array(fc.constantFrom(...pieces, ...words), { maxLength: 9 })
      .map((parts) => parts.join(''));
    let forwarded = 0;
    fc.assert(
      fc.property(
        fc.constantFrom('/api/gms', '/api/gms/entities/', '/openapi/v3/', ''),
        path,
        (prefix, rest) => {
          const target = readProxyTarget(prefix + rest);
          if (!('path' in target)) return;
          forwarded += 1;
          expectOneReading(target.path);
        },
      ),
      { numRuns: 20_000, seed: 9 },
    );
    expect(forwarded).toBeGreaterThan(500);
  });
});

describe('isProxyTarget', () => {
  it.each([
    '/api/gms',
    '/api/gms/x',
    '/api/gms@x',
    '/openapi/v3',
    'http://evil/api/gms',
    '//evil/x',
    '/\\evil',
    '*',
    '',
  ])('%j is for the proxy', (url) => expect(isProxyTarget(url)).toBe(true));
  it.each(['/', '/settings/tokens', '/api/v1/tokens', '/api/graphql', '/API/GMS/x', '/%61pi/gms'])(
    '%j is not',
    (url) => expect(isProxyTarget(url)).toBe(false),
  );
});

/** Every habit of reading leads to the same route, and where nothing is encoded to the same path. */
function expectOneReading(target: string): void {
  const paths = readings(target);
  const [first = ''] = paths;
  expect([...new Set(paths.map(firstSegment))], target).toEqual([firstSegment(target)]);
  if (!first.includes('%')) expect(new Set(paths).size, target).toBe(1);
}

/** @returns how servers of different habits read a path, resolved; as sent comes first. */
function readings(target: string): string[] {
  const raw = target.split('?', 1)[0] ?? '';
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      // Byte by byte, as lenient servers do; overlong forms become what they stand for.
      return text
        .replaceAll(/%c0%ae/gi, '.')
        .replaceAll(/%c0%af/gi, '/')
        .replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  };
  const cutParameters = (text: string) => text.replaceAll(/;[^/]*/g, '');
  const once = decode(raw);
  const habits = [
    raw,
    cutParameters(raw),
    once,
    cutParameters(once),
    decode(cutParameters(raw)),
    decode(once),
    cutParameters(decode(once)),
    decode(decode(once)),
    once.normalize('NFKC'),
    cutParameters(once.normalize('NFKC')),
    once.split('\0', 1)[0] ?? '',
    once.replaceAll('\\', '/'),
    new URL(`http://upstream${raw}`).pathname,
    new URL(raw, 'http://upstream').pathname,
  ];
  return habits.map(resolveDots);
}

function resolveDots(path: string): string {
  const result: string[] = [];
  for (const segment of path.split('/').slice(1)) {
    const name = segment.trim();
    if (name === '..') result.pop();
    else if (name !== '.' && name !== '') result.push(segment);
  }
  return `/${result.join('/')}`;
}

function firstSegment(path: string): string {
  return path.split('?', 1)[0]?.split('/')[1] ?? '';
}
