import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { createLogger } from '../logging/logger.ts';
import { secretFault } from '../security/secret-strength.ts';
import { startServer } from '../start-server.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { SettingName } from './config-schema.ts';
import type { Environment } from './environment.ts';
import { type Config, ConfigError, loadConfig } from './load-config.ts';
import { KEYS, misspelt, mutations, NAMES, SECRETS, WHOLE } from './mutated-settings.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-mutated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  const { DATAHUB_VERIFY_ONLY_SECRETS: secrets = [], DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: keys = [] } =
    config;
  const further = [...secrets, ...keys].map(({ value }) => value);
  const distinct = [...KEYS.map((name) => config[name] ?? name), ...further];
  const rules: ReadonlyArray<readonly [string, boolean]> = [
    [
      'authentication is off',
      !config.METADATA_SERVICE_AUTH_ENABLED && !said('METADATA_SERVICE_AUTH_ENABLED', 'false'),
    ],
    [
      'tokens may be endless',
      config.ACCESS_TOKEN_ALLOW_NO_EXPIRY && !said('ACCESS_TOKEN_ALLOW_NO_EXPIRY', 'true'),
    ],
    ['any password signs up', config.PASSWORD_RULES !== 'strict'],
    ['any address signs up', !config.ENFORCE_VALID_EMAIL && !said('ENFORCE_VALID_EMAIL', 'false')],
    ['cookies go over http', !config.isHttps && /https/i.test(written.BASE_URL ?? '')],
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
    ['a further key is weak', further.some((value) => secretFault(value) !== undefined)],
    ['keys are equal', new Set(distinct).size < distinct.length],
    [
      'a further key verifies longer than what was written',
      [...secrets, ...keys].some(
        ({ retiresAt }) => retiresAt !== null && retiresAt > Date.parse('2027-01-31T00:00:00Z'),
      ),
    ],
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

const ALL = mutations(folder);

describe('DC-04: more than 3,000 configurations with one mistake in them', () => {
  it('the whole one is accepted, and holds every setting that there is', () => {
    expect(Object.keys(WHOLE).sort()).toEqual([...NAMES].sort());
    const config = load(WHOLE);
    expect(config).not.toBeInstanceOf(ConfigError);
    expect(openings(config as Config, WHOLE)).toEqual([]);
    expect(ALL.length).toBeGreaterThan(3_000);
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
      for (const secret of SECRETS.flatMap((name) => WHOLE[name].split(/[,@]/)))
        if (!secret.startsWith('2027')) expect(result.message, label).not.toContain(secret);
      expect(result.message, label).not.toMatch(/canary-4711/);
    }
    expect(refused).toBeGreaterThan(ALL.length / 2);
  });

  it('never pass over a name that is meant as a setting of eight letters or more', () => {
    const typos = NAMES.filter((name) => name.length >= 8).flatMap((name) =>
      misspelt(name)
        .slice(0, 5)
        .map((typo) => [name, typo] as const),
    );
    expect(typos.length).toBeGreaterThan(150);
    for (const [name, typo] of typos) {
      const { [name]: value, ...others } = WHOLE;
      const result = load({ ...others, [typo]: value });
      const faults = result instanceof ConfigError ? result.faults : [];
      expect(
        faults.some((fault) => fault.startsWith(`${typo}: unknown setting`)),
        typo,
      ).toBe(true);
    }
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
