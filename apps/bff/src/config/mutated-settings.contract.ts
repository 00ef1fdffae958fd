import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomSecret } from '../test/random-secret.ts';
import { SETTINGS, type SettingName } from './config-schema.ts';
import type { Environment } from './environment.ts';

/** Every setting with a value that is right. A new setting fails the first test until it stands here. */
export const WHOLE: Readonly<Record<SettingName, string>> = {
  HOST: '0.0.0.0',
  PORT: '9002',
  METADATA_SERVICE_PORT: '8080',
  METADATA_SERVICE_URL: 'http://gms.internal:8080',
  METADATA_SERVICE_AUTH_ENABLED: 'true',
  METADATA_SERVICE_TIMEOUT_MS: '60000',
  BASE_URL: 'https://latchkey.example/tokens',
  TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7',
  DATA_DIR: './data',
  DATABASE_URL: 'postgres://latchkey:pg-canary-4711@db.internal:5432/latchkey',
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_VERIFY_ONLY_SECRETS: `${randomSecret()}@2027-01-31T00:00:00Z`,
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: `${randomSecret()},${randomSecret()}@2027-01-31T00:00:00Z`,
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_TOKEN_SERVICE_ISSUER: 'datahub-metadata-service',
  DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM: 'HS256',
  ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P30D',
  ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'false',
  DATAHUB_SYSTEM_CLIENT_ID: '__datahub_system',
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
  DATAHUB_ROOT_PASSWORD: 'violet-anchor-tuesday-83',
  PASSWORD_RULES: 'strict',
  ENFORCE_VALID_EMAIL: 'true',
  AUTH_OIDC_ENABLED: 'true',
  AUTH_OIDC_CLIENT_ID: 'latchkey',
  AUTH_OIDC_CLIENT_SECRET: 'oidc-canary-4711-xyz',
  AUTH_OIDC_DISCOVERY_URI: 'https://id.example/.well-known/openid-configuration',
  AUTH_OIDC_BASE_URL: 'https://latchkey.example/tokens',
  AUTH_OIDC_SCOPE: 'openid profile',
  AUTH_OIDC_CLIENT_AUTHENTICATION_METHOD: 'client_secret_basic',
  AUTH_OIDC_PREFERRED_JWS_ALGORITHM: 'ES256',
  AUTH_OIDC_USER_NAME_CLAIM: 'sub',
  AUTH_OIDC_USER_NAME_CLAIM_REGEX: '[^@]+',
  AUTH_OIDC_JIT_PROVISIONING_ENABLED: 'false',
  AUTH_OIDC_PRE_PROVISIONING_REQUIRED: 'true',
  AUTH_OIDC_EXTRACT_GROUPS_ENABLED: 'false',
  AUTH_OIDC_GROUPS_CLAIM: 'groups',
  AUTH_OIDC_READ_TIMEOUT: '5000',
  AUTH_OIDC_RESPONSE_TYPE: 'code',
  AUTH_OIDC_RESPONSE_MODE: 'query',
  AUTH_OIDC_USE_NONCE: 'true',
  AUTH_OIDC_EXTRACT_JWT_ACCESS_TOKEN_CLAIMS: 'false',
  SMTP_URL: 'smtps://latchkey:smtp-canary-4711@mail.internal:465',
  MAIL_FROM: 'latchkey@example.org',
  LOG_LEVEL: 'warn',
};
/** Every setting that there is. */
export const NAMES = Object.keys(SETTINGS) as SettingName[];
/** Those whose values nobody may see. */
export const SECRETS = NAMES.filter((name) => 'secret' in SETTINGS[name]);
/** Those that something is signed, salted or authenticated with. */
export const KEYS = SECRETS.filter(
  (name) =>
    name.startsWith('DATAHUB_') && name !== 'DATAHUB_ROOT_PASSWORD' && !name.includes('_VERIFY_ONLY_'),
);

/** One environment that somebody might write, and what was done to which setting. */
type Mutation = {
  readonly name: SettingName;
  readonly what: string;
  readonly environment: Environment;
};

const JUNK = [
  ...[
    '',
    ' ',
    'null',
    'undefined',
    'NaN',
    '0',
    '1',
    '-1',
    '1e9',
    'true',
    'false',
    'TRUE',
    'False',
    'yes',
    'no',
    'on',
    'off',
  ],
  ...[
    'none',
    'disabled',
    '*',
    '[]',
    '{}',
    '[object Object]',
    '$(VALUE)',
    '$VALUE',
    '../..',
    'secret',
    'datahub',
    ',',
  ],
  ...[
    'file:///etc/passwd',
    'javascript:0',
    'http://',
    '0.0.0.0/0',
    '::/0',
    'P999Y',
    '\u0000',
    '\ufeff',
    'ｔｒｕｅ',
    'x'.repeat(5_000),
  ],
];
const distorted = (value: string): string[] => [
  ...[
    ` ${value}`,
    `${value} `,
    `${value}\n`,
    `${value}\0`,
    `\ufeff${value}`,
    `${value},`,
    `${value};`,
    `${value}#x`,
    `${value} # x`,
  ],
  ...[`"${value}"`, `'${value}'`, `[${value}]`, `${value}${value}`, value.slice(1), value.slice(0, -1)],
  ...[
    value.slice(0, value.length / 2),
    value.toUpperCase(),
    value.toLowerCase(),
    [...value].reverse().join(''),
  ],
  ...[
    value.replaceAll('https', 'http'),
    value.replaceAll('/8', '/0'),
    value.replaceAll('e', 'е'),
    encodeURIComponent(`${value}%`),
  ],
];
/** @returns ways to mistype a name; the first five are noticed for any of eight letters or more. */
export const misspelt = (name: string): string[] => [
  ...[
    name.toLowerCase(),
    `${name}S`,
    `${name} `,
    ` ${name}`,
    `\ufeff${name}`,
    name.replaceAll('_', '-'),
    name.replaceAll('_', ''),
  ],
  ...[
    `${name}_FIEL`,
    `LATCHKEY_${name}`,
    name.slice(0, -1),
    name.slice(1),
    `${name.slice(0, 5)}${name.slice(6)}`,
  ],
  `${name.slice(0, 4)}${name[5]}${name[4]}${name.slice(6)}`,
];

/**
 * @param folder where files that secrets may come from are written.
 * @returns the whole configuration with one mistake in it, in every way of the lists above.
 */
export function mutations(folder: string): readonly Mutation[] {
  return NAMES.flatMap((name) => {
    const value = WHOLE[name];
    const { [name]: _, ...others } = WHOLE as Record<string, string>;
    // It has to equal the other one: with it every mistake in that would be refused for this reason alone.
    if (name === 'BASE_URL') delete others.AUTH_OIDC_BASE_URL;
    const path = (suffix: string) => join(folder, `${name}${suffix}`);
    const values = [...new Set([...JUNK, ...distorted(value)])].filter((text) => text !== value);
    const files =
      'secret' in SETTINGS[name]
        ? ['', value.slice(0, value.length / 2), `${value}\n\n`, `"${value}"`].map(
            (content, index): Mutation => {
              writeFileSync(path(`-${index}`), content);
              return {
                name,
                what: `cut file ${index}`,
                environment: { ...others, [`${name}_FILE`]: path(`-${index}`) },
              };
            },
          )
        : [];
    return [
      { name, what: 'deleted', environment: others },
      ...values.map((text) => ({
        name,
        what: JSON.stringify(text.slice(0, 40)),
        environment: { ...others, [name]: text },
      })),
      ...misspelt(name).map((typo) => ({ name, what: typo, environment: { ...others, [typo]: value } })),
      ...files,
    ];
  });
}
