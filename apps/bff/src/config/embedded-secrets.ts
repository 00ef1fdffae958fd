import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { secretFault } from '../security/secret-strength.ts';
import { type Config, ConfigError, verifyOnlyLists } from './load-config.ts';
import { secretCollisions } from './secret-collisions.ts';

/** The secrets that every process signs and authenticates with. */
export type Secrets = {
  readonly sessionSecret: string;
  readonly signingKey: string;
  readonly salt: string;
  readonly systemClientSecret: string;
};

const secretsFileSchema = z.strictObject({
  DATAHUB_SECRET: z.string().min(32),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: z.string().min(32),
  DATAHUB_TOKEN_SERVICE_SALT: z.string().min(16),
  DATAHUB_SYSTEM_CLIENT_SECRET: z.string().min(32),
});

/** Name of the file in DATA_DIR that holds generated secrets. */
export const SECRETS_FILE = 'secrets.json';

/**
 * Makes DATA_DIR usable: creates it with mode 0700 and proves that it can be written.
 * @throws ConfigError naming DATA_DIR.
 */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, `.write-probe-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    unlinkSync(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`DATA_DIR: ${dataDir} cannot be written (${reason})`]);
  }
}

/**
 * Takes each secret from the configuration, else from `secrets.json` in DATA_DIR, which the first
 * embedded run generates with mode 0600. A networked run never comes here without all four set.
 * @throws ConfigError when the file is readable by others or malformed, or what it holds stands in a
 *   setting, too.
 */
export function resolveSecrets(config: Config): Secrets {
  const configured = {
    sessionSecret: config.DATAHUB_SECRET,
    signingKey: config.DATAHUB_TOKEN_SERVICE_SIGNING_KEY,
    salt: config.DATAHUB_TOKEN_SERVICE_SALT,
    systemClientSecret: config.DATAHUB_SYSTEM_CLIENT_SECRET,
  };
  const { sessionSecret, signingKey, salt, systemClientSecret } = configured;
  if (sessionSecret && signingKey && salt && systemClientSecret) {
    return { sessionSecret, signingKey, salt, systemClientSecret };
  }
  const generated = readOrGenerate(join(config.dataDir, SECRETS_FILE));
  const secrets = {
    sessionSecret: sessionSecret ?? generated.DATAHUB_SECRET,
    signingKey: signingKey ?? generated.DATAHUB_TOKEN_SERVICE_SIGNING_KEY,
    salt: salt ?? generated.DATAHUB_TOKEN_SERVICE_SALT,
    systemClientSecret: systemClientSecret ?? generated.DATAHUB_SYSTEM_CLIENT_SECRET,
  };
  const named = {
    DATAHUB_SECRET: secrets.sessionSecret,
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: secrets.signingKey,
    DATAHUB_TOKEN_SERVICE_SALT: secrets.salt,
    DATAHUB_SYSTEM_CLIENT_SECRET: secrets.systemClientSecret,
  };
  const faults = secretCollisions(named, verifyOnlyLists(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return secrets;
}

function readOrGenerate(path: string): z.infer<typeof secretsFileSchema> {
  if (!existsSync(path)) writeNewSecrets(path);
  refuseReadableByOthers(path);
  const secrets = parseSecrets(path);
  // Whoever rotates may edit the file, so what it holds is judged as a setting is (test KR-04).
  const faults = Object.entries(secrets).flatMap(([name, value]) => {
    const fault = secretFault(value, name === 'DATAHUB_TOKEN_SERVICE_SALT' ? 16 : 32);
    return fault === undefined ? [] : [`${name}: in ${path}: ${fault}`];
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return secrets;
}

function parseSecrets(path: string): z.infer<typeof secretsFileSchema> {
  try {
    return secretsFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new ConfigError([
      `DATA_DIR: ${path} is not readable as the secrets that Latchkey wrote; restore it from a backup`,
    ]);
  }
}

function writeNewSecrets(path: string): void {
  const fresh = () => randomBytes(48).toString('base64');
  const content: z.infer<typeof secretsFileSchema> = {
    DATAHUB_SECRET: fresh(),
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: fresh(),
    DATAHUB_TOKEN_SERVICE_SALT: fresh(),
    DATAHUB_SYSTEM_CLIENT_SECRET: fresh(),
  };
  writePrivateFile(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** Writes a new file that only its owner can read; a crash leaves either the whole file or none. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, content, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

function refuseReadableByOthers(path: string): void {
  if (process.platform === 'win32') return;
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new ConfigError([`DATA_DIR: ${path} can be read by others; run: chmod 600 ${path}`]);
}
