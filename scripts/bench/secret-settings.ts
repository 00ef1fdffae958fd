import { randomBytes } from 'node:crypto';

/** The four secrets without which a server does not start on a database of its own, each of 48 random bytes. */
export function secretSettings() {
  const secret = () => randomBytes(48).toString('base64');
  return {
    DATAHUB_SECRET: secret(),
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: secret(),
    DATAHUB_TOKEN_SERVICE_SALT: secret(),
    DATAHUB_SYSTEM_CLIENT_SECRET: secret(),
  };
}
