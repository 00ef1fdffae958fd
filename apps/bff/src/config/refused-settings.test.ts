import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.ts';
import { ConfigError, loadConfig } from './load-config.ts';

/** Variables that something is signed, salted or authenticated with. */
const SECRET_VARIABLES = [
  'DATAHUB_SECRET',
  'DATAHUB_TOKEN_SERVICE_SIGNING_KEY',
  'DATAHUB_TOKEN_SERVICE_SALT',
  'DATAHUB_SYSTEM_CLIENT_SECRET',
  'DATAHUB_VERIFY_ONLY_SECRETS',
  'DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS',
];
/** Those of them that must have the strength of a key. */
const KEY_VARIABLES = SECRET_VARIABLES.filter((name) => name !== 'DATAHUB_TOKEN_SERVICE_SALT');

/** Published somewhere, or what people type when they must type something (tests DC-02, KR-04). */
const PUBLISHED_OR_PLACEHOLDER = [
  'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=',
  'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94',
  'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=\n',
  ' WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=',
  'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=',
  'ohDVbJBvHHVJh9S/UA4BYF9COuNnqqVhr9MLKEGXk1O=',
  'ohDVbJBvHHVJh9S/UA4BYF9COuNnqqVhr9MLKEGXk1O',
  'JohnSnowKnowsNothing',
  'JohnSnowKnowsNothingJohnSnowKnowsNothing',
  'YouKnowNothing',
  'YouKnowNothingYouKnowNothingYouKnowNothing',
  'kat-signing-key-0123456789-0123456789',
  'kat-salt-value',
  '0123456789abcdef',
  '0123456789abcdef0123456789abcdef',
  '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'keyboard cat',
  'keyboard cat keyboard cat keyboard cat',
  'changeme',
  'change-me-change-me-change-me-change-me',
  'CHANGE_ME_IN_PRODUCTION_PLEASE_1234567890',
  'replace_this_with_a_long_random_string_please',
  'your-secret-key-goes-here-0123456789-abcdef',
  'secret',
  'supersecretsupersecretsupersecret12345',
  'my-secret-my-secret-my-secret-98765432',
  'password',
  'passwordpasswordpasswordpassword12345',
  'example-example-example-example-12345',
  'default-secret-default-secret-default',
  'test-key-test-key-test-key-0123456789',
  'insecure-insecure-insecure-insecure-01',
  'placeholder-placeholder-placeholder-01',
  '',
  ' ',
];

/** Too short or too regular to be a key. */
const WEAK_KEYS = [
  'kJ8#mQ2$vX9!pL4&nR7*tY1^wZ5@cB3',
  'a'.repeat(32),
  'a'.repeat(64),
  'ab'.repeat(32),
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '12345678901234567890123456789012',
  '00000000000000000000000000000001',
  'datahubdatahubdatahubdatahubdatahub',
  'Xk9#Xk9#Xk9#Xk9#Xk9#Xk9#Xk9#Xk9#',
  'qwertyuiopas'.repeat(4),
];

const secretCases = [
  ...SECRET_VARIABLES.flatMap((name) => PUBLISHED_OR_PLACEHOLDER.map((value) => [name, value] as const)),
  ...KEY_VARIABLES.flatMap((name) => WEAK_KEYS.map((value) => [name, value] as const)),
];

/** Passwords of the root user that anybody would try first (test DC-01). */
const WEAK_ROOT_PASSWORDS = [
  '',
  'datahub',
  'DataHub',
  'datahubdatahub',
  'datahub1',
  'datahub123!',
  'latchkey',
  'password',
  'Passw0rd',
  '12345678',
  'qwertyuiop',
  'aaaaaaaaaaaa',
  'abababababab',
  'x'.repeat(257),
];

const otherCases: ReadonlyArray<[string, string]> = [
  ...WEAK_ROOT_PASSWORDS.map((value): [string, string] => ['DATAHUB_ROOT_PASSWORD', value]),
  // What must not be read as "off" or "on" by a lenient reader (CVE-2023-25561).
  ...[
    'FALSE ',
    'FALSE',
    'False',
    ' false',
    'false\n',
    '0',
    '1',
    'no',
    'off',
    'yes',
    'TRUE',
    'on',
    '',
    'null',
    'undefined',
    'disabled',
    '"false"',
    'falsee',
    'tru',
  ].flatMap(
    (value): Array<[string, string]> => [
      ['METADATA_SERVICE_AUTH_ENABLED', value],
      ['ACCESS_TOKEN_ALLOW_NO_EXPIRY', value],
    ],
  ),
  ...['-1', '65536', '99999', '1e3', '0x50', '80.5', ' 80', '80 ', 'http', '', '8080;', '٨٠٨٠'].flatMap(
    (value): Array<[string, string]> => [
      ['PORT', value],
      ['METADATA_SERVICE_PORT', value],
    ],
  ),
  ...[
    '',
    'gms:8080',
    '//gms:8080',
    'ftp://gms',
    'file:///etc/passwd',
    'http://',
    'http://u:p@gms',
    'http://u@gms',
    'http://gms/a/../b',
    'http://gms//api',
    'http://gms/%61',
    'http://gms/a b',
    'http://gms/?x',
    'http://gms/#x',
    'javascript:alert(1)',
    'http://gms:99999',
    'http:// gms',
  ].flatMap(
    (value): Array<[string, string]> => [
      ['METADATA_SERVICE_URL', value],
      ['BASE_URL', value],
    ],
  ),
  // Only the address that browsers use may have a path.
  ['METADATA_SERVICE_URL', 'http://gms/api'] as [string, string],
  ...[
    '',
    ',',
    'P30D,',
    ',P30D',
    'P30D,,P1D',
    'P30D;P1D',
    'P30D P1D',
    'PT0S',
    'P0D',
    '-P1D',
    'THREE_MONTHS',
    '90',
    'P1H',
    'P30D,forever',
    'NO_EXPIRY',
    '[P1D]',
  ].map((value): [string, string] => ['ACCESS_TOKEN_ALLOWED_DURATIONS', value]),
  ...['', '0', '9', '600001', '-1', '1s', '1e3', 'Infinity'].map((value): [string, string] => [
    'METADATA_SERVICE_TIMEOUT_MS',
    value,
  ]),
  ...['', 'mysql://x', 'sqlite:x.db', 'postgres:/x', 'postgres://', 'postgres://a b', 'http://x'].map(
    (value): [string, string] => ['DATABASE_URL', value],
  ),
  ...[
    '',
    'true',
    'loopback',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8,',
    '10.0.0.256',
    '::1/129',
    '*',
    '10.0.0.0/8/8',
    '10.0.0.0/',
  ].map((value): [string, string] => ['TRUSTED_PROXIES', value]),
  ...['', 'none', 'HS384', 'HS512', 'RS256', 'hs256'].map((value): [string, string] => [
    'DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM',
    value,
  ]),
  ...['', 'a:b', 'a b', 'a\nb'].map((value): [string, string] => ['DATAHUB_SYSTEM_CLIENT_ID', value]),
  ...['', 'loud', 'WARN', 'warning', '30'].map((value): [string, string] => ['LOG_LEVEL', value]),
  ['DATAHUB_TOKEN_SERVICE_ISSUER', ''],
  ['HOST', ''],
  ['DATA_DIR', ''],
];

/** Names that were meant as settings (lesson D-05); the second column is what they were meant as. */
const typos: ReadonlyArray<[string, string]> = [
  ['METADATA_SERVICE_AUTH_ENABLE', 'METADATA_SERVICE_AUTH_ENABLED'],
  ['METADATA_SERVICE_AUTH_ENALBED', 'METADATA_SERVICE_AUTH_ENABLED'],
  ['METADATA_SERVICE_AUTH_ENABLED_FILE', ''],
  ['metadata_service_auth_enabled', 'METADATA_SERVICE_AUTH_ENABLED'],
  ['METADATA_SERVICE_HOST', ''],
  ['METADATA_SERVICE_URI', 'METADATA_SERVICE_URL'],
  ['DATAHUB_SECRT', 'DATAHUB_SECRET'],
  ['DATAHUB_SECRETS', 'DATAHUB_SECRET'],
  ['DATAHUB_SECRET_KEY', ''],
  ['DATAHUB_VERIFY_ONLY_SECRET', 'DATAHUB_VERIFY_ONLY_SECRETS'],
  ['DATAHUB_VERIFY_ONLY_KEYS', ''],
  ['DATAHUB_TOKEN_SERVICE_PREVIOUS_SIGNING_KEYS', ''],
  ['DATAHUB_SECRET_FIEL', 'DATAHUB_SECRET_FILE'],
  ['DATAHUB_TOKEN_SERVICE_SIGNINGKEY', 'DATAHUB_TOKEN_SERVICE_SIGNING_KEY'],
  ['DATAHUB_TOKEN_SERVICE_KEY', ''],
  ['DATAHUB_TOKEN_SERVICE_ISSUER_FILE', ''],
  ['DATAHUB_SYSTEM_CLIENT_SECRETS', 'DATAHUB_SYSTEM_CLIENT_SECRET'],
  ['DATAHUB_ROOT_PASSWROD', 'DATAHUB_ROOT_PASSWORD'],
  ['DATAHUB_ROOT_USER', ''],
  ['ACCESS_TOKEN_ALLOWED_DURATION', 'ACCESS_TOKEN_ALLOWED_DURATIONS'],
  ['ACCESS_TOKENS_ALLOW_NO_EXPIRY', 'ACCESS_TOKEN_ALLOW_NO_EXPIRY'],
  ['ACCESS_TOKEN_DEFAULT_DURATION', ''],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['TRUSTED_PROXYS', 'TRUSTED_PROXIES'],
  ['LOG_LEVLE', 'LOG_LEVEL'],
  ['LATCHKEY_PORT', ''],
];

describe('a published, weak or placeholder secret', () => {
  it('is refused in ≥ 150 combinations of value and variable', () => {
    expect(secretCases.length).toBeGreaterThanOrEqual(150);
  });

  it.each(secretCases)('%s=%j: refused by name, the value not repeated', (name, value) => {
    expectRefused({ [name]: value }, name, value);
  });
});

describe('a malformed setting', () => {
  it.each(otherCases)('%s=%j: refused by name', (name, value) => {
    const isSecret = name === 'DATAHUB_ROOT_PASSWORD' || name === 'DATABASE_URL';
    expectRefused({ [name]: value }, name, isSecret ? value : '');
  });
});

describe('a misspelt setting', () => {
  it.each(typos)('%s is never silently ignored', (name, meant) => {
    const message = expectRefused({ [name]: 'true' }, name, '');
    if (meant !== '') expect(message).toContain(`Did you mean ${meant}?`);
  });
});

describe('passwords that anybody guesses', () => {
  const PASSWORD_RULES = 'datahub';
  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: 'latchkey.internal' },
    { BASE_URL: 'https://latchkey.example' },
    { BASE_URL: 'http://localhost.example:9002' },
    { TRUSTED_PROXIES: '127.0.0.1' },
  ])('are refused where others come by: %j', (environment) => {
    expectRefused({ PASSWORD_RULES, ...environment }, 'PASSWORD_RULES', '');
  });

  it.each([
    {},
    { HOST: '::1' },
    { BASE_URL: 'http://127.0.0.1:9002' },
    { BASE_URL: 'http://[::1]:9002/data' },
  ])('are taken on this machine alone, the root password too: %j', (environment) => {
    const config = loadConfig({ PASSWORD_RULES, DATAHUB_ROOT_PASSWORD: 'datahub', ...environment });
    expect([config.PASSWORD_RULES, config.DATAHUB_ROOT_PASSWORD]).toEqual(['datahub', 'datahub']);
  });

  it('an empty and an endless one are refused nevertheless', () => {
    for (const DATAHUB_ROOT_PASSWORD of ['', 'x'.repeat(257)])
      expectRefused({ PASSWORD_RULES, DATAHUB_ROOT_PASSWORD }, 'DATAHUB_ROOT_PASSWORD', '');
  });
});

describe('a secret that should come from a file', () => {
  it.each([...SECRET_VARIABLES, 'DATAHUB_ROOT_PASSWORD', 'DATABASE_URL'])(
    '%s_FILE: refused when it cannot be read, is a folder, is empty, or comes beside the variable',
    (name) => {
      expectRefused({ [`${name}_FILE`]: '/nonexistent/secret' }, name, '');
      expectRefused({ [`${name}_FILE`]: '/' }, name, '');
      expectRefused({ [`${name}_FILE`]: '/dev/null' }, name, '');
      expectRefused({ [`${name}_FILE`]: '' }, name, '');
      const value = 'U3VwZXJTZWNyZXRDYW5hcnk5OGZoMzI5OGZoOTgzMmZo';
      expectRefused({ [`${name}_FILE`]: '/dev/null', [name]: value }, name, value);
    },
  );

  it.each(['HOST', 'METADATA_SERVICE_AUTH_ENABLED'])('%s_FILE is not a thing, and does not count', (name) => {
    const isOwnName = name.startsWith('METADATA_SERVICE_');
    if (isOwnName) expectRefused({ [`${name}_FILE`]: '/dev/null' }, `${name}_FILE`, '');
    else expect(loadConfig({ [`${name}_FILE`]: '/dev/null' }).HOST).toBe('127.0.0.1');
  });
});

/** @returns the message of the refusal, which names the variable and never repeats `secret`. */
function expectRefused(environment: Environment, name: string, secret: string): string {
  let message = '';
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    message = (error as ConfigError).message;
  }
  expect(message, 'the configuration was accepted').not.toBe('');
  expect(message).toContain(`- ${name}: `);
  // The words of the explanation are not the value.
  const said = message.replaceAll(/[A-Z_]{4,}|best-known passwords|postgres:\/\/user\S+/g, '');
  if (secret.trim().length > 6) expect(said).not.toContain(secret.trim());
  return message;
}
