import { isIP } from 'node:net';
import { DEFAULT_ALLOWED_DURATIONS, DurationError, parseIsoDuration } from '@latchkey/shared/durations';
import { z } from 'zod';
import { PASSWORD_RULES } from '../security/password-strength.ts';
import { secretFault } from '../security/secret-strength.ts';
import { OIDC_SETTINGS } from './oidc-settings.ts';
import { flag, milliseconds, setting } from './setting.ts';
import { verifyOnlyList } from './verify-only-list.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'expected a port number from 0 to 65535');

const httpUrl = z
  .string()
  .refine(
    (text) => isHttpUrl(text),
    'expected an http:// or https:// address without path, query or credentials',
  )
  .transform((text) => new URL(text).origin);

const baseUrl = z
  .string()
  .refine(
    (text) => isBaseUrl(text),
    'expected an http:// or https:// address, with a plain path or none, without query or credentials',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const strongSecret = z.string().superRefine((value, context) => {
  const fault = secretFault(value);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

const durations = z.string().transform((text, context) => {
  const items = text.split(',').map((item) => item.trim().toUpperCase());
  for (const item of items) {
    try {
      parseIsoDuration(item);
    } catch (error) {
      const reason = error instanceof DurationError ? error.message : 'not a duration';
      context.addIssue({
        code: 'custom',
        message: `expected ISO 8601 durations joined by commas (${reason})`,
      });
      return z.NEVER;
    }
  }
  return items as readonly string[];
});

const networks = z.string().transform((text, context) => {
  const items = text.split(',').map((item) => item.trim());
  if (items.every(isNetwork)) return items as readonly string[];
  context.addIssue({
    code: 'custom',
    message: 'expected addresses or networks joined by commas, e.g. 10.0.0.0/8',
  });
  return z.NEVER;
});

/**
 * Every setting of the product, by environment variable; DataHub's names where DataHub has one. The
 * only place where a setting is defined: the start-up check and `docs/configuration.md` both read it.
 */
export const SETTINGS = {
  HOST: setting({
    schema: z.string().min(1).default('127.0.0.1'),
    fallback: '`127.0.0.1`',
    help: 'Address that both doors listen on. Anything but a loopback address makes this a networked run, which needs every secret set.',
  }),
  PORT: setting({
    schema: port.default(9002),
    fallback: '`9002`',
    help: 'Port of the frontend: page, API and proxy.',
  }),
  METADATA_SERVICE_PORT: setting({
    schema: port.default(8080),
    fallback: '`8080`',
    help: 'Port of the embedded metadata service. Unused when `METADATA_SERVICE_URL` is set.',
  }),
  METADATA_SERVICE_URL: setting({
    schema: httpUrl.optional(),
    fallback: 'the embedded metadata service',
    help: 'Address of a DataHub metadata service (GMS) that the proxy forwards to instead of the embedded one. It must have the same signing key.',
  }),
  METADATA_SERVICE_AUTH_ENABLED: setting({
    schema: flag.default(true),
    fallback: '`true`',
    help: 'Metadata Service Authentication. `false`: the metadata service answers everybody, tokens are not accepted at the frontend proxy, and the page says so.',
  }),
  METADATA_SERVICE_TIMEOUT_MS: setting({
    schema: milliseconds(10, 600_000).default(60_000),
    fallback: '`60000`',
    help: 'Longest wait for an answer of the metadata service, milliseconds; after that the proxy answers 504.',
  }),
  BASE_URL: setting({
    schema: baseUrl.optional(),
    fallback: '`http://localhost:<PORT>`',
    help: 'Address at which browsers reach the frontend; it may have a path, e.g. `https://data.example/latchkey`. With https the cookies are `Secure` and named `__Host-…`.',
  }),
  TRUSTED_PROXIES: setting({
    schema: networks.optional(),
    fallback: 'none',
    help: 'Addresses or networks (comma-separated, e.g. `10.0.0.0/8`) of reverse proxies whose `X-Forwarded-For` is believed.',
  }),
  DATA_DIR: setting({
    schema: z.string().min(1).default('./data'),
    fallback: '`./data`',
    help: 'Directory of the SQLite database and of generated secrets; created with mode 0700.',
  }),
  DATABASE_URL: setting({
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'expected postgres://user:password@host:port/database')
      .optional(),
    fallback: 'SQLite in `DATA_DIR`',
    help: 'A PostgreSQL database instead of SQLite, for more than one replica. Makes this a networked run, which needs every secret set.',
    secret: true,
  }),
  DATAHUB_SECRET: setting({
    schema: strongSecret.optional(),
    fallback: 'generated into `DATA_DIR`',
    help: 'Signs the session cookie. At least 32 bytes, e.g. from `openssl rand -base64 48`. Changing it ends every session, unless the old one goes on as one that only verifies.',
    secret: true,
  }),
  DATAHUB_VERIFY_ONLY_SECRETS: setting({
    schema: verifyOnlyList.optional(),
    fallback: 'none',
    help: 'Further session secrets, with which nothing new is made: what was made with one still counts, until it retires. Written as the keys that only verify.',
    secret: true,
  }),
  DATAHUB_TOKEN_SERVICE_SIGNING_KEY: setting({
    schema: strongSecret.optional(),
    fallback: 'generated into `DATA_DIR`',
    help: 'Signs access tokens (HS256; the UTF-8 bytes of the text are the key). Changing it ends every token, unless the old one goes on as one that only verifies.',
    secret: true,
  }),
  DATAHUB_TOKEN_SERVICE_VERIFY_ONLY_KEYS: setting({
    schema: verifyOnlyList.optional(),
    fallback: 'none',
    help: 'Up to 5 further keys that only verify access tokens, joined by commas: `key`, or `key@2027-01-31T00:00:00Z` for one that retires at that moment. In a key `%` is written `%25`, `,` is `%2C` and `@` is `%40`. See docs/operations.md, Rotating secrets.',
    secret: true,
  }),
  DATAHUB_TOKEN_SERVICE_SALT: setting({
    schema: z.string().min(16, 'expected at least 16 characters').superRefine(refusePublished).optional(),
    fallback: 'generated into `DATA_DIR`',
    help: 'Salt of the token ids. Changing it ends every token.',
    secret: true,
  }),
  DATAHUB_TOKEN_SERVICE_ISSUER: setting({
    schema: z.string().min(1).default('datahub-metadata-service'),
    fallback: '`datahub-metadata-service`',
    help: 'Claim `iss` of new tokens.',
  }),
  DATAHUB_TOKEN_SERVICE_SIGNING_ALGORITHM: setting({
    schema: z.literal('HS256', { error: 'expected HS256, the only algorithm' }).default('HS256'),
    fallback: '`HS256`',
    help: 'Accepted for compatibility; HS256 is the only value.',
  }),
  ACCESS_TOKEN_ALLOWED_DURATIONS: setting({
    schema: durations.default(DEFAULT_ALLOWED_DURATIONS),
    fallback: `\`${DEFAULT_ALLOWED_DURATIONS.join(',')}\``,
    help: 'Lifetimes that a new token may have, ISO 8601. The longest also bounds custom dates.',
  }),
  ACCESS_TOKEN_ALLOW_NO_EXPIRY: setting({
    schema: flag.default(false),
    fallback: '`false`',
    help: 'Whether tokens without an end may be generated.',
  }),
  DATAHUB_SYSTEM_CLIENT_ID: setting({
    schema: z
      .string()
      .regex(/^[^:\s]+$/, 'expected text without colon or space')
      .default('__datahub_system'),
    fallback: '`__datahub_system`',
    help: 'Id of the system credential of the metadata service.',
  }),
  DATAHUB_SYSTEM_CLIENT_SECRET: setting({
    schema: strongSecret.optional(),
    fallback: 'generated into `DATA_DIR`',
    help: 'Secret of the system credential of the metadata service (`Authorization: Basic <id>:<secret>`).',
    secret: true,
  }),
  DATAHUB_ROOT_PASSWORD: setting({
    // Judged by PASSWORD_RULES, with the rules between settings.
    schema: z.string().optional(),
    fallback: 'random, written once to a file in `DATA_DIR`',
    help: 'Password of the user `datahub`, set at every start while the variable is present. At least 8 characters and not a well-known one.',
    secret: true,
  }),
  PASSWORD_RULES: setting({
    schema: z.enum(PASSWORD_RULES, { error: 'expected strict or datahub' }).default('strict'),
    fallback: '`strict`',
    help: 'By what the passwords of people who sign up, of reset links and of `DATAHUB_ROOT_PASSWORD` are judged. `datahub`: everything that is not empty, as DataHub’s server takes it. Meant for running DataHub’s own tests, and refused unless `HOST` and `BASE_URL` are loopback addresses.',
  }),
  ENFORCE_VALID_EMAIL: setting({
    schema: flag.default(true),
    fallback: '`true`',
    help: 'Whether people who sign up by invitation must use a well-formed e-mail address as their user name.',
  }),
  ...OIDC_SETTINGS,
  SMTP_URL: setting({
    schema: z
      .string()
      .regex(/^smtps?:\/\/[^\s]+$/, 'expected smtp://user:password@host:port or smtps://…')
      .refine((text) => URL.canParse(text), 'expected smtp://user:password@host:port or smtps://…')
      .optional(),
    fallback: 'no mail',
    help: 'Mail server. With it, and with `MAIL_FROM`, owners are told by mail 30, 7 and 1 days before a token expires.',
    secret: true,
  }),
  MAIL_FROM: setting({
    schema: z.email('expected an e-mail address').optional(),
    fallback: 'no mail',
    help: 'Sender of those mails.',
  }),
  LOG_LEVEL: setting({
    schema: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'expected trace, debug, info, warn, error, fatal or silent',
      })
      .default('warn'),
    fallback: '`warn`',
    help: 'Least severe log line that is written (JSON lines on standard error).',
  }),
} as const;

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** The values of all settings, parsed. */
export type SettingValues = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['schema']> };

/** A path that the request target carries as it stands: no encoding, no dot segments. */
function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, pathname } = new URL(text);
  return (
    isHttpUrl(origin) &&
    /^(?:\/[A-Za-z0-9_-]+)*\/?$/.test(pathname) &&
    text.replace(/\/+$/, '') === `${origin}${pathname}`.replace(/\/+$/, '')
  );
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  // "/0" is everybody: then every client chooses the address that its attempts are counted under.
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits >= 1 && bits <= (family === 4 ? 32 : 128);
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return (url.protocol === 'http:' || url.protocol === 'https:') && isBare && url.password === '';
}

function refusePublished(value: string, context: z.RefinementCtx): void {
  const fault = secretFault(value, 16);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
}
