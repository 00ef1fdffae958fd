import { existsSync } from 'node:fs';
import type { Config } from './config/load-config.ts';
import type { RootSignIn } from './features/users/root-user.ts';

/** What of a running server a person needs to know. */
type Started = {
  readonly frontendUrl: string;
  readonly metadataServiceUrl: string;
  readonly rootSignIn: RootSignIn;
};

/** @returns what a person reads after a start: the two addresses, how to sign in, and what is unsafe. */
export function startMessage(config: Config, server: Started): string {
  const lines = [
    '',
    '  Latchkey is ready.',
    '',
    `  Settings page     ${server.frontendUrl}/settings/tokens`,
    `  Frontend door     ${server.frontendUrl}/api/gms`,
    `  Metadata service  ${server.metadataServiceUrl}${config.METADATA_SERVICE_URL === undefined ? '' : ' (remote)'}`,
    '',
    `  Sign in as datahub; ${signInHint(server)}`,
    '',
  ];
  if (!config.METADATA_SERVICE_AUTH_ENABLED) {
    lines.push(
      '  WARNING: METADATA_SERVICE_AUTH_ENABLED=false. The metadata service answers everybody without a',
      '  token, and tokens are not accepted at the frontend door.',
      '',
    );
  }
  if (config.isNetworked && !server.frontendUrl.startsWith('https:')) {
    lines.push(
      '  WARNING: others can reach this server, and BASE_URL is not https. Passwords, cookies and tokens',
      '  travel unencrypted unless something in front of it speaks TLS; then set BASE_URL to its address.',
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}

function signInHint({ rootSignIn }: Started): string {
  if (rootSignIn.source === 'configured') return 'the password is DATAHUB_ROOT_PASSWORD.';
  if (existsSync(rootSignIn.path)) return `the password is in ${rootSignIn.path}`;
  return 'its password file is gone; set DATAHUB_ROOT_PASSWORD for one start to choose a new one.';
}
