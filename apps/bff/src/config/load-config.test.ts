import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { randomSecret } from '../test/random-secret.ts';
import { SETTINGS } from './config-schema.ts';
import type { Environment } from './environment.ts';
import { ConfigError, loadConfig } from './load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};

const SECRET_VARIABLES = [
  'DATAHUB_SECRET',
  'DATAHUB_TOKEN_SERVICE_SIGNING_KEY',
  'DATAHUB_TOKEN_SERVICE_SALT',
  'DATAHUB_SYSTEM_CLIENT_SECRET',
] as const;

const allSecrets = () => Object.fromEntries(SECRET_VARIABLES.map((name) => [name, randomSecret()]));

/** @returns the faults of a configuration that must be refused. */
function faultsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('an empty environment', () => {
  it('is a safe embedded run: loopback, authentication on, no proxy trusted, tokens end (test DC-03)', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 9002,
      METADATA_SERVICE_PORT: 8080,
      METADATA_SERVICE_AUTH_ENABLED: true,
      ACCESS_TOKEN_ALLOW_NO_EXPIRY: false,
      ACCESS_TOKEN_ALLOWED_DURATIONS: ['PT1H', 'P1D', 'P7D', 'P30D', 'P90D', 'P180D', 'P365D'],
      basePath: '',
      isHttps: false,
      isNetworked: false,
      maxTokenLifetimeMs: 31_536_000_000,
      LOG_LEVEL: 'warn',
    });
    expect(config.TRUSTED_PROXIES).toBeUndefined();
  });

  it('holds no secret: there are no defaults for them', () => {
    const config = loadConfig({});
    for (const [name, definition] of Object.entries(SETTINGS)) {
      if ('secret' in definition) expect(Reflect.get(config, name), name).toBeUndefined();
    }
  });
});

describe('settings that are accepted', () => {
  it.each<[string, Environment]>([
    ['other software’s variables', { PATH: '/bin', HOME: '/root', NODE_ENV: 'production', PGPORT: 'x' }],
    ['a secret from a file', { DATAHUB_SECRET_FILE: file('good', `${randomSecret()}\n`) }],
    ['auth off', { METADATA_SERVICE_AUTH_ENABLED: 'false' }],
    ['lower-case durations', { ACCESS_TOKEN_ALLOWED_DURATIONS: 'p1d, pt1h' }],
    ['an origin with a slash', { BASE_URL: 'https://latchkey.example/' }],
    ['networks', { TRUSTED_PROXIES: '10.0.0.0/8, ::1, 192.0.2.7' }],
    ['port 0', { PORT: '0', METADATA_SERVICE_PORT: '0' }],
    ['HS256', { DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM: 'HS256' }],
    ['every secret', allSecrets()],
    ['a networked run with every secret', { HOST: '0.0.0.0', ...allSecrets() }],
    ['PostgreSQL with every secret', { DATABASE_URL: 'postgres://u:p@127.0.0.1/x', ...allSecrets() }],
  ])('%s', (_, environment) => {
    expect(() => loadConfig(environment)).not.toThrow();
  });

  it('reads a secret file exactly, but for one line end', () => {
    const secret = randomSecret();
    expect(loadConfig({ DATAHUB_SECRET_FILE: file('lf', `${secret}\n`) }).DATAHUB_SECRET).toBe(secret);
    expect(loadConfig({ DATAHUB_SECRET_FILE: file('crlf', `${secret}\r\n`) }).DATAHUB_SECRET).toBe(secret);
    expect(faultsOf({ DATAHUB_SECRET_FILE: file('two', `${secret}\n\n`) })).toHaveLength(1);
  });
});

describe('several faults', () => {
  it('are reported all at once, each naming its variable', () => {
    const faults = faultsOf({
      PORT: '99999',
      METADATA_SERVICE_AUTH_ENABLED: 'FALSE ',
      DATAHUB_SECRET: 'YouKnowNothing',
      ACCESS_TOKEN_ALLOWED_DURATIONS: 'P30D,,P1D',
      BASE_URL: 'ftp://x',
      LOG_LEVEL: 'loud',
      METADATA_SERVICE_URI: 'http://gms:8080',
    });
    const named = faults.map((fault) => fault.split(':', 1)[0]).sort();
    expect(named).toEqual([
      'ACCESS_TOKEN_ALLOWED_DURATIONS',
      'BASE_URL',
      'DATAHUB_SECRET',
      'LOG_LEVEL',
      'METADATA_SERVICE_AUTH_ENABLED',
      'METADATA_SERVICE_URI',
      'PORT',
    ]);
  });

  it('stand in one message', () => {
    expect(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'x' })).toThrow(
      /^Latchkey cannot start:\n {2}- PORT: .+\n {2}- LOG_LEVEL: .+$/,
    );
  });
});

describe('a networked run without secrets', () => {
  it.each<[string, Environment]>([
    ['every address', { HOST: '0.0.0.0' }],
    ['every IPv6 address', { HOST: '::' }],
    ['a private address', { HOST: '10.0.0.4' }],
    ['a name', { HOST: 'latchkey.example' }],
    ['a look-alike of loopback', { HOST: '127.0.0.1.example' }],
    ['a look-alike of localhost', { HOST: 'localhost.example' }],
    ['PostgreSQL', { DATABASE_URL: 'postgresql://u:p@127.0.0.1/x' }],
  ])('is refused on %s, naming all four', (_, environment) => {
    const named = faultsOf(environment).map((fault) => fault.split(':', 1)[0]);
    expect(named).toEqual([...SECRET_VARIABLES]);
  });

  it.each(SECRET_VARIABLES)('is refused when only %s is missing', (missing) => {
    const environment: Environment = { ...allSecrets(), HOST: '0.0.0.0', [missing]: undefined };
    expect(faultsOf(environment)).toEqual([expect.stringMatching(`^${missing}: must be set`)]);
  });

  it('is refused when one secret serves two purposes', () => {
    const shared = randomSecret();
    const environment = {
      ...allSecrets(),
      HOST: '0.0.0.0',
      DATAHUB_SECRET: shared,
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: shared,
    };
    const faults = faultsOf(environment);
    expect(faults).toEqual(['DATAHUB_TOKEN_SERVICE_SIGNING_KEY: must differ from DATAHUB_SECRET']);
    expect(faults.join()).not.toContain(shared);
  });
});

describe('both doors on one port', () => {
  it('are refused, unless the metadata service is remote', () => {
    const ports = { PORT: '8000', METADATA_SERVICE_PORT: '8000' };
    expect(faultsOf(ports)).toEqual([expect.stringMatching(/^METADATA_SERVICE_PORT: /)]);
    expect(() => loadConfig({ ...ports, METADATA_SERVICE_URL: 'http://gms:8080' })).not.toThrow();
  });
});
