import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startMessage } from '../start-message.ts';
import { randomSecret } from '../test/random-secret.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { resolveSecrets, SECRETS_FILE } from './embedded-secrets.ts';
import type { Environment } from './environment.ts';
import { ConfigError, loadConfig } from './load-config.ts';

const LISTS = ['DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS', 'DATAHUB_VERIFY_ONLY_SECRETS'] as const;
const PRESENT = {
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
};
const [KEY, OTHER] = [randomSecret(), randomSecret()];
const END = '2027-01-31T00:00:00Z';

/** @returns the faults of a start that must be refused; that none of them holds a secret is looked at here. */
function faultsOf(start: () => unknown, ...secrets: readonly string[]): readonly string[] {
  try {
    start();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const secret of [KEY, OTHER, ...Object.values(PRESENT), ...secrets])
      expect(error.message).not.toContain(secret.slice(0, 12));
    return error.faults;
  }
  throw new Error('The start was allowed');
}
const refused = (environment: Environment, ...secrets: readonly string[]) =>
  faultsOf(() => loadConfig(environment), ...secrets);

describe.each(LISTS)('%s', (name) => {
  const read = (text: string) => loadConfig({ ...PRESENT, [name]: text })[name];

  it('holds keys that verify until they retire, or until they are taken out', () => {
    expect(loadConfig(PRESENT)[name]).toBeUndefined();
    expect(read(KEY)).toEqual([{ value: KEY, retiresAt: null }]);
    expect(read(`${KEY}@${END}, ${OTHER}@2027-01-31T01:30:00.250+01:00`)).toEqual([
      { value: KEY, retiresAt: Date.UTC(2027, 0, 31) },
      { value: OTHER, retiresAt: Date.UTC(2027, 0, 31, 0, 30, 0, 250) },
    ]);
    // One that has retired stops no start: else the restart after it would be an outage.
    expect(read(`${KEY}@2001-01-01T00:00:00Z`)).toHaveLength(1);
  });

  it('can name every key that may sign: those with a comma, an @ or a % are escaped', () => {
    const key = `50%,${KEY}@home%2C`;
    const escaped = key.replaceAll('%', '%25').replaceAll(',', '%2C').replaceAll('@', '%40');
    expect(loadConfig({ ...PRESENT, DATAHUB_TOKEN_SERVICE_SIGNING_KEY: key })).toBeDefined();
    expect(read(escaped)).toEqual([{ value: key, retiresAt: null }]);
    expect(read(`${escaped.toLowerCase()}@${END}`)).toHaveLength(1);
    const [fault = '', ...others] = refused({ ...PRESENT, [name]: key }, key);
    expect([fault, others]).toEqual([expect.stringMatching(`^${name}: item 1: .+; item 2: .+`), []]);
  });

  it.each([
    'KEY@',
    'KEY@2027-01-31',
    'KEY@2027-01-31T00:00:00',
    'KEY@2027-02-30T00:00:00Z',
    'KEY@2027-01-31 00:00:00Z',
    'KEY@1801353600',
    'KEY@never',
    'KEY@2027-01-31T00:00:00Z@2027-01-31T00:00:00Z',
    'KEY@OTHER',
    'KEY%41',
    'KEY%',
    'KEY\nOTHER@',
    'KEY @2027-01-31T00:00:00Z',
    'KEY,',
    ',KEY',
    'KEY,,OTHER',
    'KEY;OTHER@2027-01-31T00:00:00Z;',
    '@2027-01-31T00:00:00Z',
  ])('%j is refused by its place in the list', (form) => {
    const text = form.replaceAll('KEY', KEY).replaceAll('OTHER', OTHER);
    expect(refused({ ...PRESENT, [name]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: item [12]: `)),
    ]);
  });

  it('tells all its faults at once, and takes no more than five', () => {
    const weak = `weak@${END}`;
    const published = 'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=';
    const [fault = ''] = refused({ ...PRESENT, [name]: [weak, KEY, KEY, published, `${OTHER}@x`].join() });
    expect(fault).toMatch(
      /: item 1: expected at least 32 bytes.*; item 3: must differ from item 2; item 4: this value is published.*; item 5: /,
    );
    const six = Array.from({ length: 6 }, randomSecret);
    expect(refused({ ...PRESENT, [name]: six.join() }, ...six)).toEqual([
      `${name}: expected at most 5 items, got 6`,
    ]);
    expect(read(six.slice(1).join())).toHaveLength(5);
  });

  it.each(Object.keys(PRESENT) as (keyof typeof PRESENT)[])(
    'must not hold what %s is, whether that is set or generated (test KR-04)',
    (twin) => {
      const fault = `${name}: item 2 must differ from ${twin}`;
      expect(refused({ ...PRESENT, [name]: `${KEY},${PRESENT[twin]}@${END}` })).toEqual([fault]);

      const embedded = { DATA_DIR: temporaryDirectory() };
      resolveSecrets(loadConfig(embedded));
      const generated = JSON.parse(readFileSync(join(embedded.DATA_DIR, SECRETS_FILE), 'utf8'))[
        twin
      ] as string;
      const config = loadConfig({ ...embedded, [name]: `${KEY},${generated}` });
      expect(faultsOf(() => resolveSecrets(config), generated)).toEqual([fault]);
    },
  );
});

describe('one key', () => {
  it('does not verify tokens and sessions', () => {
    const [keys, secrets] = LISTS;
    expect(refused({ ...PRESENT, [keys]: `${OTHER},${KEY}`, [secrets]: KEY })).toEqual([
      `${keys}: item 2 must differ from item 1 of ${secrets}`,
    ]);
  });

  it('that somebody wrote into the file of generated secrets is as strong as a setting (test KR-04)', () => {
    const config = loadConfig({ DATA_DIR: temporaryDirectory() });
    resolveSecrets(config);
    const path = join(config.dataDir, SECRETS_FILE);
    const weak = {
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: 'a'.repeat(48),
      DATAHUB_SECRET: 'YouKnowNothing'.repeat(3),
    };
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...weak }));
    expect(faultsOf(() => resolveSecrets(config), ...Object.values(weak))).toEqual([
      expect.stringMatching('^DATAHUB_SECRET: in .+ is published'),
      expect.stringMatching('^DATAHUB_TOKEN_SERVICE_SIGNING_KEY: in .+ too regular'),
    ]);
  });
});

describe('the start message', () => {
  const server = {
    frontendUrl: 'http://localhost:9002',
    metadataServiceUrl: 'http://localhost:8080',
    rootSignIn: { source: 'configured' },
  } as const;

  it('says how many keys only verify, and until when; never what they are', () => {
    const settings = {
      ...PRESENT,
      DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: `${KEY},${OTHER}@${END}`,
      DATAHUB_VERIFY_ONLY_SECRETS: `${randomSecret()}@${END}`,
    };
    const textAt = (now: number) => startMessage(loadConfig(settings), server, now);
    const before = textAt(Date.UTC(2027, 0, 31) - 1);
    expect(before).toContain(`  Only verifying, by DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: 2
    item 1: until it is taken out of the list
    item 2: until 2027-01-31T00:00:00.000Z
`);
    expect(before).toContain(`  Only verifying, by DATAHUB_VERIFY_ONLY_SECRETS: 1
    item 1: until 2027-01-31T00:00:00.000Z
`);
    const after = textAt(Date.UTC(2027, 0, 31));
    expect(after).toContain('    item 2: no more, since 2027-01-31T00:00:00.000Z; take it out of the list\n');
    for (const secret of Object.values(settings).flatMap((value) => value.split(/[,@]/))) {
      if (!secret.startsWith('2027')) expect(before + after).not.toContain(secret.slice(0, 12));
    }
    expect(startMessage(loadConfig(PRESENT), server, 0)).not.toContain('verifying');
  });
});
