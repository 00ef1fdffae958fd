import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A token that nobody may accept, and what is wrong with it. */
export type Forgery = readonly [what: string, token: string];

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** @returns a compact JWS over exactly these bytes, with an HMAC of this hash. */
export function hmacToken(header: unknown, payload: unknown, key: string | Buffer, hash = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

const HS256 = { alg: 'HS256' };

/**
 * At least 80 forgeries of a token that is valid at the moment (tests AN-01, AN-02, AN-05, AN-07). Many
 * are signed with the true key: what is wrong with them is the header or the spelling.
 */
export function forgedTokens(valid: string, signingKey: string): readonly Forgery[] {
  const [header = '', payload = '', signature = ''] = valid.split('.');
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return [
    ...unsigned(claims, signature, signingKey),
    ...otherAlgorithms(claims, signingKey),
    ...otherKeys(claims, signingKey),
    ...otherHeaders(claims, signingKey),
    ...spellings(valid, header, payload, signature),
  ];
}

function unsigned(claims: object, signature: string, key: string): Forgery[] {
  const algorithms = ['none', 'None', 'nOnE', 'NONE', 'none ', '', null, ['none'], ['HS256'], 0, true, {}];
  return [...algorithms.map((alg) => ({ alg })), {}].flatMap((header): Forgery[] => {
    const name = JSON.stringify(header);
    const input = `${encode(header)}.${encode(claims)}`;
    return [
      [`${name}, no signature`, `${input}.`],
      [`${name}, the old signature`, `${input}.${signature}`],
      [`${name}, the true key`, hmacToken(header, claims, key)],
    ];
  });
}

function otherAlgorithms(claims: object, key: string): Forgery[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  const signed = (alg: string, digest: string | null, privateKey: KeyObject, options = {}): Forgery => {
    const input = `${encode({ alg })}.${encode(claims)}`;
    const bytes = sign(digest, Buffer.from(input), { key: privateKey, ...options });
    return [`${alg}, a key of the forger`, `${input}.${bytes.toString('base64url')}`];
  };
  const zeros = Buffer.alloc(64).toString('base64url');
  return [
    ['HS384, the true key', hmacToken({ alg: 'HS384' }, claims, key, 'sha384')],
    ['HS512, the true key', hmacToken({ alg: 'HS512' }, claims, key, 'sha512')],
    ['HS256 over SHA-384', hmacToken(HS256, claims, key, 'sha384')],
    ['HS256 over SHA-512', hmacToken(HS256, claims, key, 'sha512')],
    ['HS384 over SHA-256', hmacToken({ alg: 'HS384' }, claims, key)],
    ['hs256', hmacToken({ alg: 'hs256' }, claims, key)],
    ['HS256 with a space', hmacToken({ alg: 'HS256 ' }, claims, key)],
    ...['RS256', 'ES256', 'PS256', 'EdDSA', 'dir', 'A128KW', 'HS1'].map(
      (alg): Forgery => [`${alg}, the true key`, hmacToken({ alg }, claims, key)],
    ),
    signed('RS256', 'sha256', rsa.privateKey),
    signed('PS256', 'sha256', rsa.privateKey, { padding: 6, saltLength: 32 }),
    signed('ES256', 'sha256', ec.privateKey, { dsaEncoding: 'ieee-p1363' }),
    signed('EdDSA', null, ed.privateKey),
    ['ES256 with r = s = 0', `${encode({ alg: 'ES256' })}.${encode(claims)}.${zeros}`],
    [
      'HS256 with a public key as the secret, PEM',
      hmacToken(HS256, claims, rsa.publicKey.export({ type: 'spki', format: 'pem' })),
    ],
    [
      'HS256 with a public key as the secret, DER',
      hmacToken(HS256, claims, rsa.publicKey.export({ type: 'spki', format: 'der' })),
    ],
  ];
}

function otherKeys(claims: object, key: string): Forgery[] {
  const keys: ReadonlyArray<readonly [string, string | Buffer]> = [
    ['empty', ''],
    ['NUL', '\u0000'],
    ['the true key, base64-decoded', Buffer.from(key, 'base64')],
    ['the true key and a line end', `${key}\n`],
    ['the true key without its last character', key.slice(0, -1)],
    ['the true key backwards', [...key].reverse().join('')],
    ['DataHub’s former default', 'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94='],
    [
      'DataHub’s former default, decoded',
      Buffer.from('WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=', 'base64'),
    ],
    ['YouKnowNothing', 'YouKnowNothing'],
    ['secret', 'secret'],
  ];
  return keys.map(([name, other]) => [`HS256 with another key: ${name}`, hmacToken(HS256, claims, other)]);
}

function otherHeaders(claims: object, key: string): Forgery[] {
  const members: readonly Record<string, unknown>[] = [
    { typ: 'JWT' },
    { typ: 'at+jwt' },
    { cty: 'JWT' },
    ...[
      '../../dev/null',
      "' OR 1=1--",
      '|id',
      'http://127.0.0.1/key',
      '',
      'k'.repeat(1_000),
      ['a'],
      5,
      null,
    ].map((kid) => ({ kid })),
    { jku: 'http://127.0.0.1/jwks' },
    { x5u: 'http://127.0.0.1/cert' },
    { x5c: ['MIIB'] },
    { jwk: { kty: 'oct', k: encode('forged') } },
    { crit: ['exp'] },
    { crit: ['unknown'], unknown: true },
    { crit: ['b64'], b64: false },
    { b64: false },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { __proto__: null, constructor: 'x' },
  ];
  const texts = [
    '{"alg":"none","alg":"HS256"}',
    '{"alg":"HS256","alg":"none"}',
    '{ "alg":"HS256"}',
    '{"alg":"HS256"}\n',
    '{"\\u0061lg":"HS256"}',
    '\ufeff{"alg":"HS256"}',
    '[{"alg":"HS256"}]',
    '"HS256"',
    'null',
    '',
  ];
  return [
    ...members.map((member): Forgery => {
      const name = `the header also has ${JSON.stringify(member).slice(0, 40)}`;
      return [name, hmacToken({ ...HS256, ...member }, claims, key)];
    }),
    ...texts.map((text): Forgery => [`the header is ${JSON.stringify(text)}`, hmacToken(text, claims, key)]),
  ];
}

function spellings(valid: string, header: string, payload: string, signature: string): Forgery[] {
  const flattened = { protected: header, payload, signature };
  return [
    ...secondSpellings(valid),
    ['the signature is cut by one character', valid.slice(0, -1)],
    ['the signature is cut to half', valid.slice(0, -22)],
    ['there is no signature', `${header}.${payload}.`],
    ['there are two parts', `${header}.${payload}`],
    ['there is one part', header],
    ['there are four parts', `${valid}.`],
    ['there are four parts, all filled', `${valid}.${signature}`],
    ['there are five parts, as in a JWE', `${header}..${payload}.${signature}.${signature}`],
    ['there is a dot before it', `.${valid}`],
    ['the payload is empty', `${header}..${signature}`],
    ['it is JSON, flattened', JSON.stringify(flattened)],
    ['it is JSON, general', JSON.stringify({ payload, signatures: [{ protected: header, signature }] })],
    ['it is in upper case', valid.toUpperCase()],
    ['it is in lower case', valid.toLowerCase()],
    ['it stands twice', `${valid}${valid}`],
    ['it stands twice, with a comma', `${valid},${valid}`],
    ['it is in quotes', `"${valid}"`],
    ['Bearer stands in it', `Bearer ${valid}`],
    ['its dots are percent-encoded', valid.replaceAll('.', '%2e')],
    ['it is base64 of itself', encode(valid)],
    ['it is only dots', '..'],
    ['it is one character', 'x'],
    ['it has 5 kB', `${header}.${encode('x'.repeat(3_700))}.${signature}`],
    ['it has 1 MB', `${header}.${'A'.repeat(1_000_000)}.${signature}`],
  ];
}

/** Texts that decode to the bytes of the valid token, and yet are other texts: each has another id. */
export function secondSpellings(valid: string): Forgery[] {
  const [header = '', payload = '', signature = ''] = valid.split('.');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.at(-1) ?? '');
  const tails = [1, 2, 3].map((bits): Forgery => {
    // 43 characters carry 258 bits, 2 of which mean nothing.
    const other = alphabet[last ^ bits] ?? '';
    return [`bits after the end of the signature: ${bits}`, `${valid.slice(0, -1)}${other}`];
  });
  return [
    ...tails,
    ['the signature is padded', `${valid}=`],
    ['the payload is padded', `${header}.${payload}=.${signature}`],
    ['the header is padded', `${header}=.${payload}.${signature}`],
    ['a space after it', `${valid} `],
    ['a line end after it', `${valid}\n`],
    ['a space before it', ` ${valid}`],
    ['a tab in it', `${header}.${payload}\t.${signature}`],
    [
      'a line break in the signature',
      `${header}.${payload}.${signature.slice(0, 20)}\n${signature.slice(20)}`,
    ],
    ['a byte order mark before it', `\ufeff${valid}`],
    ['NUL after it', `${valid}\u0000`],
    [
      'base64 instead of base64url',
      `${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
    ],
  ];
}
