import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));

/** What a name says that holds something that others must not guess, or what proves it. */
const SECRET_NAME =
  /(secret|signature|hmac|\bmac|digest|\btag|password|hash|proof|nonce|(access|reset|invite|bearer|csrf|id)token|apikey|verifier|seal|cookievalue)/i;

/** Compared with these, a value tells only whether it is there, or of which kind. */
const HARMLESS = /^(undefined|null|true|false|-?\d[\d_.]*|'[^']*'|"[^"]*"|`[^`]*`)$/;

/** Comparisons of such names that tell nobody anything, and why. */
const ALLOWED: ReadonlyArray<readonly [place: string, why: string]> = [
  ['security/token-signer.ts: base64url).toString(base64url) === signature', 'a text and its own spelling'],
  ['features/account/account-routes.ts: credential.idHash === req.params.id)', 'the id that the list shows'],
  ['features/account/session-presenter.ts: session.idHash === currentIdHash', 'both from the database'],
  [
    'features/account/account-service.ts: tx.users.findPasswordHash(user.urn)) !== formerHash)',
    'both from the database',
  ],
  [
    'features/account/account-service.ts: input.currentPassword.normalize(NFC) !== input.newPassword.normalize(NFC))',
    'both from the caller',
  ],
  ['features/invites/invite-service.ts: findResetUser(tokenHash)) !== urn)', 'the URNs of two users'],
  [
    'features/auth/auth-service.ts: tx.users.findPasswordHash(user.urn)) !== outdated)',
    'both from the database',
  ],
  [
    'features/auth/auth-service.ts: passwordHash !== (await tx.users.findPasswordHash(user.urn)))',
    'both from the database',
  ],
];

/** Where a secret of a caller is compared, and has to be in constant time. */
const COMPARING = [
  'features/auth/metadata-verifier.ts',
  'features/invites/invite-service.ts',
  'features/oidc/oidc-service.ts',
  'security/device-proof.ts',
  'security/password-hash.ts',
  'security/secret-hash.ts',
];

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.(test|contract)\.ts$|^test\/|\/testing\//.test(path))
  .map((path) => ({
    path: relative(SOURCES, join(SOURCES, path)),
    text: readFileSync(join(SOURCES, path), 'utf8'),
  }));

/** @returns comparisons that stop at the first difference, of a name that says secret with another value. */
function comparisonsIn(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s*(\*|\/\/|\/\*)/.test(line)) continue;
    for (const match of line.matchAll(
      /([\w.?[\]()'"]+)\s*(===|!==|==|!=)\s*((?:\(?await\s+)?[\w.?[\]()'"`]+)/g,
    )) {
      const [whole, left = '', , right = ''] = match;
      const isNamed = [left, right].some(
        (side) =>
          SECRET_NAME.test(side) &&
          !/(length|size|kind|method|\.urn|Name)\b/.test(side.split('.').at(-1) ?? ''),
      );
      const operands = [left, right].map((side) => side.replace(/^\(+|[),;]+$/g, ''));
      if (isNamed && !operands.some((side) => HARMLESS.test(side)) && !left.startsWith('typeof'))
        found.push(whole);
    }
    for (const match of line.matchAll(/(\w*)\.(equals|localeCompare|compare)\((\w+)/g))
      if (SECRET_NAME.test(match[1] ?? '') || SECRET_NAME.test(match[3] ?? '')) found.push(match[0]);
  }
  return found;
}
const plain = (expression: string) => expression.replaceAll(/['"`]|^\(+/g, '');

describe('a secret and what a caller sends (test SC-08)', () => {
  it('are never compared by an operator that stops at the first difference', () => {
    expect(files.length).toBeGreaterThan(150);
    const found = files.flatMap(({ path, text }) =>
      comparisonsIn(text).map((expression) => `${path}: ${plain(expression)}`),
    );
    // One that is gone from the code goes from the list, too.
    expect(found.sort()).toEqual(ALLOWED.map(([place]) => place).sort());
  });

  it.each(COMPARING)('are compared in constant time in %s', (path) => {
    const text = files.find((file) => file.path === path)?.text ?? '';
    expect(text).toMatch(/(isSameSecret|timingSafeEqual)\(/);
  });

  it('are compared as digests of one length, so that no length is told either', () => {
    const text = files.find((file) => file.path === 'security/secret-hash.ts')?.text ?? '';
    const body = text.slice(text.indexOf('export function isSameSecret'));
    expect(body).toMatch(/return timingSafeEqual\(digest\(left\), digest\(right\)\);\n}/);
    expect(body).toContain("createHash('sha256')");
  });

  it.each([
    ['if (signature === signatureOf(id)) return id;', 1],
    ['return token.secret !== secret;', 1],
    ['const isOurs = mac == seal(device);', 1],
    ['return tag.equals(stored);', 1],
    ['if (resetToken !== expected) throw x;', 1],
    ['if (secret === undefined) return;', 0],
    ["if (signature === '') return;", 0],
    ['// signature === other', 0],
    ['return left === right;', 0],
  ])('the search knows what to look for: %s', (line, count) => {
    expect(comparisonsIn(line)).toHaveLength(count);
  });
});
