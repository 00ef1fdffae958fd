import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { randomSecret } from '../test/random-secret.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { checkConfig } from './check-config.ts';
import { resolveSecrets, SECRETS_FILE } from './embedded-secrets.ts';
import { ConfigError, loadConfig } from './load-config.ts';

const FREE_PORTS = { PORT: '0', METADATA_SERVICE_PORT: '0' };

/** Takes a port for the length of a test. */
async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // A TCP listener has an address object; only pipes have a string.
  return (server.address() as AddressInfo).port;
}

const faultsOf = (environment: Record<string, string>): Promise<readonly string[]> =>
  checkConfig(environment).then(
    () => {
      throw new Error('The start was allowed');
    },
    (error: unknown) => {
      if (error instanceof ConfigError) return error.faults;
      throw error;
    },
  );

describe('a start that this machine cannot carry', () => {
  it.each(['PORT', 'METADATA_SERVICE_PORT'])('names %s when the port is taken', async (name) => {
    const port = await takePort();
    const faults = await faultsOf({ ...FREE_PORTS, DATA_DIR: temporaryDirectory(), [name]: String(port) });
    expect(faults).toEqual([`${name}: port ${port} on 127.0.0.1 is taken by another process`]);
  });

  it('does not care about the port of the embedded service when the service is remote', async () => {
    const settings = {
      PORT: '0',
      METADATA_SERVICE_PORT: String(await takePort()),
      METADATA_SERVICE_URL: 'http://127.0.0.1:9',
      DATA_DIR: temporaryDirectory(),
    };
    await expect(checkConfig(settings)).resolves.toBeDefined();
  });

  it('names DATA_DIR when a file is in the way', async () => {
    const path = join(temporaryDirectory(), 'data');
    writeFileSync(path, '');
    expect(await faultsOf({ ...FREE_PORTS, DATA_DIR: path })).toEqual([
      expect.stringMatching(/^DATA_DIR: .+ cannot be written/),
    ]);
    expect(await faultsOf({ ...FREE_PORTS, DATA_DIR: join(path, 'deeper') })).toHaveLength(1);
  });

  it('is told together with what is wrong in the settings', async () => {
    const path = join(temporaryDirectory(), 'data');
    writeFileSync(path, '');
    const port = await takePort();
    const faults = await faultsOf({
      PORT: String(port),
      METADATA_SERVICE_PORT: '0',
      DATA_DIR: path,
      LOG_LEVEL: 'loud',
      DATAHUB_SECRET: 'changeme',
    });
    expect(faults.map((fault) => fault.split(':', 1)[0]).sort()).toEqual([
      'DATAHUB_SECRET',
      'DATA_DIR',
      'LOG_LEVEL',
      'PORT',
    ]);
  });
});

describe('a start that is allowed', () => {
  it('has made DATA_DIR for its owner only, and left nothing else in it', async () => {
    const dataDir = join(temporaryDirectory(), 'new', 'data');
    await checkConfig({ ...FREE_PORTS, DATA_DIR: dataDir });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('generated secrets', () => {
  it('are random, in a file that only its owner may read', () => {
    const [left, right] = [temporaryDirectory(), temporaryDirectory()];
    const secrets = resolveSecrets(loadConfig({ DATA_DIR: left }));
    expect(statSync(join(left, SECRETS_FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(left)).toEqual([SECRETS_FILE]);
    const values = Object.values(secrets);
    expect(new Set(values).size).toBe(4);
    for (const value of values) expect(Buffer.from(value, 'base64')).toHaveLength(48);
    const others = Object.values(resolveSecrets(loadConfig({ DATA_DIR: right })));
    expect(values.some((value) => others.includes(value))).toBe(false);
  });

  it('stay the same at the next start', () => {
    const config = loadConfig({ DATA_DIR: temporaryDirectory() });
    const first = resolveSecrets(config);
    const content = readFileSync(join(config.dataDir, SECRETS_FILE), 'utf8');
    expect(resolveSecrets(config)).toEqual(first);
    expect(readFileSync(join(config.dataDir, SECRETS_FILE), 'utf8')).toBe(content);
  });

  it('give way to configured ones, one by one', () => {
    const dataDir = temporaryDirectory();
    const generated = resolveSecrets(loadConfig({ DATA_DIR: dataDir }));
    const signingKey = randomSecret();
    const mixed = resolveSecrets(
      loadConfig({ DATA_DIR: dataDir, DATAHUB_TOKEN_SERVICE_SIGNING_KEY: signingKey }),
    );
    expect(mixed).toEqual({ ...generated, signingKey });
  });

  it('are not written when all four are configured', () => {
    const dataDir = temporaryDirectory();
    const environment = {
      DATA_DIR: dataDir,
      DATAHUB_SECRET: randomSecret(),
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
      DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
      DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
    };
    resolveSecrets(loadConfig(environment));
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

describe('a secrets file that cannot be trusted', () => {
  it.each([0o640, 0o604, 0o644, 0o660, 0o620, 0o602])('stops the start with mode %o', (mode) => {
    const config = loadConfig({ DATA_DIR: temporaryDirectory() });
    resolveSecrets(config);
    chmodSync(join(config.dataDir, SECRETS_FILE), mode);
    expect(() => resolveSecrets(config)).toThrow(/can be read by others; run: chmod 600/);
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"DATAHUB_SECRET":"abc'],
    ['no object', '[]'],
    [
      'short',
      '{"DATAHUB_SECRET":"a","DATAHUB_TOKEN_SERVICE_SIGNING_KEY":"a","DATAHUB_TOKEN_SERVICE_SALT":"a","DATAHUB_SYSTEM_CLIENT_SECRET":"a"}',
    ],
  ])('stops the start when it is %s, and is not replaced', (_, content) => {
    const config = loadConfig({ DATA_DIR: temporaryDirectory() });
    const path = join(config.dataDir, SECRETS_FILE);
    writeFileSync(path, content, { mode: 0o600 });
    expect(() => resolveSecrets(config)).toThrow(ConfigError);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('stops the start when it is a folder', () => {
    const config = loadConfig({ DATA_DIR: temporaryDirectory() });
    mkdirSync(join(config.dataDir, SECRETS_FILE), { mode: 0o700 });
    expect(() => resolveSecrets(config)).toThrow(ConfigError);
  });
});
