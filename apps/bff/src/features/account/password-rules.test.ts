import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { passwordFault } from '../../security/password-strength.ts';
import type { TestClient } from '../../test/test-client.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const require = createRequire(import.meta.url);

/** As they are set; beside each, what must not sign in in its place. */
const ACCEPTED: ReadonlyArray<readonly [what: string, password: string, others: readonly string[]]> = [
  ['8 characters', 'k3#vQ!2z', ['k3#vq!2z', 'k3#vQ!2', 'k3#vQ!2zz']],
  ['14 characters, one below NIST’s advice', 'river7stone7mo', ['river7stone7m']],
  ['15 characters', 'river7stone7mos', []],
  ['64 characters', 'ab3-'.repeat(16), ['ab3-'.repeat(15)]],
  [
    '65 characters, the last one counts',
    `${'ab3-'.repeat(16)}x`,
    ['ab3-'.repeat(16), `${'ab3-'.repeat(16)}y`],
  ],
  ['73 bytes, the last one counts', `${'ab3-'.repeat(18)}x`, ['ab3-'.repeat(18), `${'ab3-'.repeat(18)}y`]],
  ['128 characters', 'xY7!pq2-'.repeat(16), ['xY7!pq2-'.repeat(15)]],
  ['256 characters', 'mn4_'.repeat(64), [`${'mn4_'.repeat(63)}mn4`]],
  ['emoji', '🐢🦊🐙🦉🐝🦋🐞🐌', ['🐢🦊🐙🦉🐝🦋🐞', '????????']],
  ['NUL within', 'river\u0000stone', ['river', 'riverstone', 'river\u0000stona']],
  ['spaces around and within', '  river stone  ', ['river stone', '  river stone', 'riverstone']],
  ['only spaces and one letter more', 'a  b   c    d', ['a b c d']],
  ['no capitals, digits or signs', 'quiet lantern harbour', ['Quiet Lantern Harbour']],
  ['a tab and a line end', 'river\tstone\nmoss', ['river stone moss']],
  ['quotes and markup', '"><script>\'--;', []],
  ['another script', 'тихая гавань фонарь', ['тихая гавань']],
];

/** Under the name adalovelace. */
const REFUSED: ReadonlyArray<readonly [what: string, password: string]> = [
  ['nothing', ''],
  ['7 characters', 'k3#vQ!2'],
  ['7 characters that NFD makes 14 of', 'åöüéñçè'.normalize('NFD')],
  ['257 characters', `${'mn4_'.repeat(64)}x`],
  ['a best-known one', 'iloveyou1'],
  ['a best-known one in other case', 'PassWord123'],
  ['the product', 'DataHub!!'],
  ['the product and a year', 'latchkey2027'],
  ['the product twice', 'datahubdatahub'],
  ['the user’s name', 'AdaLovelace'],
  ['the user’s name and signs', '!!adalovelace!!'],
  ['one character', '        '],
  ['two characters', 'abababababababab'],
];

describe('the rules of passwords, at the server (test BF-08)', () => {
  let server: TestServer;
  let root: TestClient;

  beforeAll(async () => {
    server = await startTestServer();
    root = await server.signIn();
    await server.addUser('adalovelace');
  });

  const set = async (password: string): Promise<number> => {
    const made = await root.send('POST', '/api/v1/users/urn%3Ali%3Acorpuser%3Aadalovelace/reset-link');
    const { resetToken } = (await made.json()) as { resetToken: string };
    const body = { email: 'adalovelace', password, resetToken };
    const response = await server.visitor().send('POST', '/resetNativeUserCredentials', body);
    const text = await response.text();
    if (password.length > 2) expect(text).not.toContain(JSON.stringify(password).slice(1, -1));
    return response.status;
  };
  const logIn = async (password: string): Promise<number> =>
    (await server.visitor().send('POST', '/logIn', { username: 'adalovelace', password })).status;

  it.each(ACCEPTED)('accepted, and compared as it was received: %s', async (_, password, others) => {
    expect(await set(password)).toBe(200);
    for (const other of others) expect(await logIn(other), other).toBe(400);
    expect(await logIn(password)).toBe(200);
  });

  it('accepted in one Unicode form, it signs in in the other, and nothing like it does', async () => {
    const password = 'Åström naïve Ünïcode';
    for (const [given, typed] of [
      [password.normalize('NFC'), password.normalize('NFD')],
      [password.normalize('NFD'), password.normalize('NFC')],
    ] as const) {
      expect(given).not.toBe(typed);
      expect(await set(given)).toBe(200);
      expect(await logIn(typed)).toBe(200);
      expect(await logIn('Astrom naive Unicode')).toBe(400);
    }
    // Compatibility is no identity: a wide letter is another letter.
    expect(await set('ｗｉｄｅ letters here')).toBe(200);
    expect(await logIn('wide letters here')).toBe(400);
  });

  it('refused, without being repeated, and the password that was stays', async () => {
    expect(await set('river stone moss')).toBe(200);
    for (const [what, password] of REFUSED) expect(await set(password), what).toBe(400);
    expect(await logIn('river stone moss')).toBe(200);
  });

  it('refused: the 3,000 best-known ones that are long enough, in any case', () => {
    const { dictionary } =
      require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
    const best = dictionary['passwords-common'].slice(0, 3_000).map(String);
    expect(best).toHaveLength(3_000);
    for (const password of best)
      for (const spelt of [password, password.toUpperCase()])
        expect(passwordFault('ada', spelt), spelt).toBeDefined();
    expect(best.filter((password) => password.length >= 8).length).toBeGreaterThan(300);
  });
});
