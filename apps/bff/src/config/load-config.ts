import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseIsoDuration } from '@latchkey/shared/durations';
import { passwordFault } from '../security/password-strength.ts';
import { SETTINGS, type SettingName, type SettingValues } from './config-schema.ts';
import type { Environment } from './environment.ts';
import { oidcFaults } from './oidc-settings.ts';
import { secretCollisions } from './secret-collisions.ts';
import { unknownSettingFaults } from './unknown-settings.ts';

/** The whole configuration of a process, checked. Secrets may still be absent in an embedded run. */
export type Config = SettingValues & {
  /** Path below which browsers see the frontend, e.g. `/latchkey`; empty for the root. */
  readonly basePath: string;
  /** Whether browsers reach the frontend over https. */
  readonly isHttps: boolean;
  /** Absolute path of DATA_DIR. */
  readonly dataDir: string;
  /** Whether others can reach this process or its data: then no secret is generated. */
  readonly isNetworked: boolean;
  /** Longest lifetime that a token may have, milliseconds. */
  readonly maxTokenLifetimeMs: number;
};

/** Everything that is wrong with the configuration, at once. The text never holds a secret. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  /** The settings that could be read nevertheless, so that further faults can be looked for. */
  readonly readable: Partial<SettingValues>;

  constructor(faults: readonly string[], readable: Partial<SettingValues> = {}) {
    super(`Latchkey cannot start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
    this.readable = readable;
  }
}

const REQUIRED_WHEN_NETWORKED = [
  'DATAHUB_SECRET',
  'DATAHUB_TOKEN_SERVICE_SIGNING_KEY',
  'DATAHUB_TOKEN_SERVICE_SALT',
  'DATAHUB_SYSTEM_CLIENT_SECRET',
] as const satisfies readonly SettingName[];

/**
 * Reads and checks every setting.
 * @throws ConfigError listing all faults, each naming its variable.
 */
export function loadConfig(environment: Environment): Config {
  const faults: string[] = [...unknownSettingFaults(environment)];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    try {
      values[name] = readSetting(name, environment);
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    }
  }
  // A setting with a fault of its own has no value here; rules between settings look at the others.
  const isNetworked =
    values.DATABASE_URL !== undefined || (values.HOST !== undefined && !isLoopback(String(values.HOST)));
  faults.push(...crossFieldFaults(values, isNetworked, faults), ...oidcFaults(values, faults));
  if (faults.length > 0) throw new ConfigError(faults, values);

  // No fault: each value came out of its own schema in the loop above.
  const settings = values as SettingValues;
  return {
    ...settings,
    basePath: settings.BASE_URL === undefined ? '' : new URL(settings.BASE_URL).pathname.replace(/\/$/, ''),
    isHttps: settings.BASE_URL?.startsWith('https:') ?? false,
    dataDir: resolve(settings.DATA_DIR),
    isNetworked,
    maxTokenLifetimeMs: Math.max(...settings.ACCESS_TOKEN_ALLOWED_DURATIONS.map(parseIsoDuration)),
  };
}

function readSetting(name: SettingName, environment: Environment): unknown {
  const definition = SETTINGS[name];
  const result = definition.schema.safeParse(rawValue(name, environment, 'secret' in definition));
  if (result.success) return result.data;
  throw new Error(result.error.issues.map((issue) => issue.message).join('; '));
}

function rawValue(name: SettingName, environment: Environment, isSecret: boolean): string | undefined {
  const direct = environment[name];
  const file = isSecret ? environment[`${name}_FILE`] : undefined;
  if (direct !== undefined && file !== undefined)
    throw new Error(`set either ${name} or ${name}_FILE, not both`);
  if (file === undefined) return direct;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new Error(`the file named by ${name}_FILE cannot be read`);
  }
}

/** @param known faults so far: a variable that has one is not called absent as well. */
function crossFieldFaults(
  settings: Partial<SettingValues>,
  isNetworked: boolean,
  known: readonly string[],
): string[] {
  const faults: string[] = [];
  if (isNetworked) {
    const reason = settings.DATABASE_URL === undefined ? `HOST is ${settings.HOST}` : 'DATABASE_URL is set';
    for (const name of REQUIRED_WHEN_NETWORKED) {
      const hasFault = known.some((fault) => fault.startsWith(`${name}:`));
      if (settings[name] !== undefined || hasFault) continue;
      faults.push(`${name}: must be set, because ${reason}. Generate one: openssl rand -base64 48`);
    }
  }
  const isHalfMail = (settings.SMTP_URL === undefined) !== (settings.MAIL_FROM === undefined);
  const hasMailFault = known.some((fault) => fault.startsWith('SMTP_URL:') || fault.startsWith('MAIL_FROM:'));
  if (isHalfMail && !hasMailFault) {
    const missing = settings.SMTP_URL === undefined ? 'SMTP_URL' : 'MAIL_FROM';
    faults.push(
      `${missing}: must be set too, because ${missing === 'SMTP_URL' ? 'MAIL_FROM' : 'SMTP_URL'} is`,
    );
  }
  const { PORT, METADATA_SERVICE_PORT, METADATA_SERVICE_URL } = settings;
  if (
    PORT !== undefined &&
    PORT !== 0 &&
    PORT === METADATA_SERVICE_PORT &&
    METADATA_SERVICE_URL === undefined
  ) {
    faults.push(`METADATA_SERVICE_PORT: must differ from PORT, both are ${PORT}`);
  }
  faults.push(...passwordFaults(settings));
  const secrets = Object.fromEntries(REQUIRED_WHEN_NETWORKED.map((name) => [name, settings[name]]));
  faults.push(...secretCollisions(secrets, verifyOnlyLists(settings)));
  return faults;
}

/** Passwords that anybody guesses are for a server that nobody else reaches, neither directly nor through a proxy. */
function passwordFaults(settings: Partial<SettingValues>): string[] {
  const {
    PASSWORD_RULES: rules,
    DATAHUB_ROOT_PASSWORD: password,
    HOST,
    BASE_URL,
    TRUSTED_PROXIES,
  } = settings;
  const fault = password === undefined ? undefined : passwordFault('datahub', password, rules);
  const faults = fault === undefined ? [] : [`DATAHUB_ROOT_PASSWORD: ${fault}`];
  const isAlone =
    HOST !== undefined &&
    isLoopback(HOST) &&
    (BASE_URL === undefined || isLoopback(new URL(BASE_URL).hostname.replace(/^\[|\]$/g, ''))) &&
    TRUSTED_PROXIES === undefined;
  if (rules === 'datahub' && !isAlone) {
    faults.push(
      'PASSWORD_RULES: datahub is refused unless HOST and BASE_URL are loopback addresses and TRUSTED_PROXIES is not set',
    );
  }
  return faults;
}

/** @returns the lists of keys and secrets that only verify, by the names of their settings. */
export function verifyOnlyLists(settings: Partial<SettingValues>) {
  const { DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS, DATAHUB_VERIFY_ONLY_SECRETS } = settings;
  return { DATAHUB_VERIFY_ONLY_SECRETS, DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
