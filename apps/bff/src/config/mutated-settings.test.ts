import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logging/logger.ts';
import { secretFault } from '../security/secret-strength.ts';
import { startServer } from '../start-server.ts';
import { randomSecret } from '../test/random-secret.ts';
import { SETTINGS, type SettingName } from './config-schema.ts';
import type { Environment } from './environment.ts';
import { type Config, ConfigError, loadConfig } from './load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-mutated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every setting with a value that is right. A new setting fails the first test until it stands here. */
const WHOLE: Readonly<Record<SettingName, string>> = {
  HOST: '0.0.0.0',
  PORT: '9002',
  METADATA_SERVICE_PORT: '8080',
  METADATA_SERVICE_URL: 'http://gms.internal:8080',
  METADATA_SERVICE_AUTH_ENABLED: 'true',
  METADATA_SERVICE_TIMEOUT_MS: '60000',
  BASE_URL: 'https://latchkey.example/tokens',
  TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7',
  DATA_DIR: join(folder, 'data'),
  DATABASE_URL: 'postgres://latchkey:pg-canary-4711@db.internal:5432/latchkey',
  DATAHUB_SECRET: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
  DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
  DATAHUB_TOKEN_SERVICE_ISSUER: 'datahub-metadata-service',
  DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM: 'HS256',
  ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P30D',
  ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'false',
  DATAHUB_SYSTEM_CLIENT_ID: '__datahub_system',
  DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
  DATAHUB_ROOT_PASSWORD: 'violet-anchor-tuesday-83',
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
const NAMES = Object.keys(SETTINGS) as SettingName[];
const SECRETS = NAMES.filter((name) => 'secret' in SETTINGS[name]);
const KEYS = SECRETS.filter((name) => name.startsWith('DATAHUB_') && name !== 'DATAHUB_ROOT_PASSWORD');

/** One environment that somebody might write, and what was done to which setting. */
type Mutation = { readonly name: SettingName; readonly what: string; readonly environment: Environment };

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
const misspelt = (name: string): string[] => [
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

function mutations(): readonly Mutation[] {
  return NAMES.flatMap((name) => {
    const value = WHOLE[name];
    const { [name]: _, ...others } = WHOLE as Readonly<Record<string, string>>;
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

/** @returns the configuration, or the faults that stop the start. */
function load(environment: Environment): Config | ConfigError {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** @returns what is less safe in this configuration than what was written down, word for word, asked for. */
function openings(config: Config, written: Environment): string[] {
  const said = (name: SettingName, text: string) => written[name] === text;
  const networks = config.TRUSTED_PROXIES ?? [];
  const rules: ReadonlyArray<readonly [string, boolean]> = [
    [
      'authentication is off',
      !config.METADATA_SERVICE_AUTH_ENABLED && !said('METADATA_SERVICE_AUTH_ENABLED', 'false'),
    ],
    [
      'tokens may be endless',
      config.ACCESS_TOKEN_ALLOW_NO_EXPIRY && !said('ACCESS_TOKEN_ALLOW_NO_EXPIRY', 'true'),
    ],
    ['any address signs up', !config.ENFORCE_VALID_EMAIL && !said('ENFORCE_VALID_EMAIL', 'false')],
    ['cookies go over http', !config.isHttps && (written.BASE_URL?.startsWith('https') ?? false)],
    [
      'everybody is a trusted proxy',
      networks.some((item) => isIP(item.split('/')[0] ?? '') === 0 || item.endsWith('/0')),
    ],
    ['endless durations', !(config.maxTokenLifetimeMs > 0 && Number.isFinite(config.maxTokenLifetimeMs))],
    [
      'an empty issuer or client',
      config.DATAHUB_TOKEN_SERVICE_ISSUER === '' || config.DATAHUB_SYSTEM_CLIENT_ID === '',
    ],
    ['another algorithm', config.DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM !== 'HS256'],
    ['a key is missing', config.isNetworked && KEYS.some((name) => config[name] === undefined)],
    [
      'not seen to be networked',
      !config.isNetworked && (config.DATABASE_URL !== undefined || config.HOST === '0.0.0.0'),
    ],
    [
      'a key is weak',
      KEYS.some((name) => secretFault(String(config[name] ?? randomSecret()), 16) !== undefined),
    ],
    ['keys are equal', new Set(KEYS.map((name) => config[name] ?? name)).size < KEYS.length],
    ['single sign-on is on', config.AUTH_OIDC_ENABLED && !said('AUTH_OIDC_ENABLED', 'true')],
    [
      'the provider is asked over http',
      new URL(config.AUTH_OIDC_DISCOVERY_URI ?? 'https:x').protocol !== 'https:',
    ],
    [
      'ID tokens by a shared key',
      config.AUTH_OIDC_PREFERRED_JWS_ALGORITHM.some((name) => /^(HS|none)/i.test(name)),
    ],
    [
      'anybody of the provider gets in',
      !config.AUTH_OIDC_PRE_PROVISIONING_REQUIRED &&
        written.AUTH_OIDC_PRE_PROVISIONING_REQUIRED !== undefined &&
        !said('AUTH_OIDC_PRE_PROVISIONING_REQUIRED', 'false'),
    ],
  ];
  return rules.filter(([, isOpen]) => isOpen).map(([rule]) => rule);
}

const ALL = mutations();

describe(`DC-04: ${ALL.length} configurations with one mistake in them`, () => {
  it('the whole one is accepted, and holds every setting that there is', () => {
    expect(Object.keys(WHOLE).sort()).toEqual([...NAMES].sort());
    const config = load(WHOLE);
    expect(config).not.toBeInstanceOf(ConfigError);
    expect(openings(config as Config, WHOLE)).toEqual([]);
    expect(ALL.length).toBeGreaterThanOrEqual(2_000);
  });

  it('are refused by the name of the setting, or are as safe as what they say word for word', () => {
    let refused = 0;
    for (const { name, what, environment } of ALL) {
      const result = load(environment);
      const label = `${name}, ${what}`;
      if (!(result instanceof ConfigError)) {
        expect(openings(result, environment), label).toEqual([]);
        continue;
      }
      refused += 1;
      const isNamed = result.faults.some((fault) => fault.includes(name) || fault.startsWith(`${what}:`));
      // What cannot be told any more without it names the setting that then has no partner.
      expect(
        isNamed || result.faults.some((fault) => fault.includes('must')),
        `${label}: ${result.faults.join()}`,
      ).toBe(true);
      for (const secret of SECRETS) expect(result.message, label).not.toContain(WHOLE[secret]);
      expect(result.message, label).not.toMatch(/canary-4711/);
    }
    expect(refused).toBeGreaterThan(ALL.length / 2);
  });
});

describe('DC-04: real starts with what was accepted', () => {
  /** What only a development or a mistake would let in. */
  const knocks = (): Record<string, string>[] => {
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      actorType: 'USER',
      actorId: 'datahub',
      sub: 'datahub',
      exp: now + 600,
      iss: 'datahub-metadata-service',
    };
    const forged = ['', 'undefined', 'null', 'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94='].flatMap((key) =>
      ['SESSION', 'PERSONAL'].map((type) => {
        const head = `${part({ alg: 'HS256' })}.${part({ ...claims, type, version: type === 'SESSION' ? '1' : '2', jti: 'x' })}`;
        return `Bearer ${head}.${createHmac('sha256', key).update(head).digest('base64url')}`;
      }),
    );
    const basic = ['', 'undefined', 'null', 'JohnSnowKnowsNothing'].map(
      (secret) => `Basic __datahub_system:${secret}`,
    );
    return [
      {},
      { 'x-datahub-actor': 'urn:li:corpuser:datahub' },
      { cookie: 'PLAY_SESSION=s%3Aundefined.undefined; actor=urn:li:corpuser:datahub' },
      ...[...forged, ...basic, 'Bearer undefined', 'Bearer null', 'Bearer ', 'Basic '].map(
        (authorization) => ({ authorization }),
      ),
    ];
  };

  const RELEVANT = new Set<SettingName>([
    'METADATA_SERVICE_AUTH_ENABLED',
    'TRUSTED_PROXIES',
    'DATAHUB_TOKEN_SERVICE_ISSUER',
    'DATAHUB_SYSTEM_CLIENT_ID',
    'DATAHUB_SYSTEM_CLIENT_SECRET',
    'DATAHUB_TOKEN_SERVICE_SIGNING_KEY',
    'DATAHUB_SECRET',
    'AUTH_OIDC_ENABLED',
  ]);
  const starts = [...RELEVANT].flatMap((name) => {
    const accepted = ALL.filter(
      (mutation) => mutation.name === name && !(load(mutation.environment) instanceof ConfigError),
    );
    // Off was asked for in so many words.
    return accepted
      .filter(({ what }) => !(name === 'METADATA_SERVICE_AUTH_ENABLED' && what === '"false"'))
      .slice(-1);
  });

  it.each(starts.map((mutation) => [`${mutation.name} ${mutation.what}`, mutation] as const))(
    '%s: nobody gets in without a credential, at either door',
    async (_, { environment }) => {
      const dataDir = mkdtempSync(join(folder, 'start-'));
      const {
        DATABASE_URL: _database,
        METADATA_SERVICE_URL: _url,
        BASE_URL: _base,
        AUTH_OIDC_BASE_URL: _oidc,
        ...rest
      } = environment;
      const ports = { HOST: '127.0.0.1', PORT: '0', METADATA_SERVICE_PORT: '0', DATA_DIR: dataDir };
      const server = await startServer({
        config: loadConfig({ ...rest, ...ports }),
        clock: systemClock,
        logger: createLogger('silent'),
      });
      try {
        const statuses = new Set<number>();
        for (const headers of knocks()) {
          for (const url of [
            `${server.frontendUrl}/api/gms/entities/urn:li:corpuser:datahub`,
            `${server.frontendUrl}/api/v1/me`,
            `${server.frontendUrl}/api/v1/tokens`,
            `${server.metadataServiceUrl}/entities/urn:li:corpuser:datahub`,
            `${server.metadataServiceUrl}/openapi/v3/entity/corpuser`,
          ]) {
            const response = await fetch(url, { headers });
            await response.arrayBuffer();
            statuses.add(response.status);
          }
        }
        expect(statuses).toEqual(new Set([401]));
      } finally {
        await server.close();
      }
    },
  );

  it('are some of them', () => {
    expect(starts.length).toBeGreaterThanOrEqual(4);
  });
});
