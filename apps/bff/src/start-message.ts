import { existsSync } from 'node:fs';
import { type Config, verifyOnlyLists } from './config/load-config.ts';
import type { RootSignIn } from './features/users/root-user.ts';
import type { VerifyOnlySecret } from './security/secret-ring.ts';

/** What of a running server a person needs to know. */
type Started = {
  readonly frontendUrl: string;
  readonly metadataServiceUrl: string;
  readonly rootSignIn: RootSignIn;
};

/**
 * @param now epoch milliseconds.
 * @returns what a person reads after a start: the two addresses, how to sign in, which keys only verify and
 *   until when, and what is unsafe.
 */
export function startMessage(config: Config, server: Started, now: number): string {
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
    ...Object.entries(verifyOnlyLists(config)).flatMap(([name, items]) => verifyOnlyLines(name, items, now)),
  ];
  if (!config.METADATA_SERVICE_AUTH_ENABLED) {
    lines.push(
      '  WARNING: METADATA_SERVICE_AUTH_ENABLED=false. The metadata service answers everybody without a',
      '  token, and tokens are not accepted at the frontend door.',
      '',
    );
  }
  if (config.PASSWORD_RULES === 'datahub') {
    lines.push(
      '  WARNING: PASSWORD_RULES=datahub. People who sign up may choose any password, however weak.',
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

/** Says of each by its place in the list until when it counts, never what it is. */
function verifyOnlyLines(name: string, items: readonly VerifyOnlySecret[] = [], now: number): string[] {
  if (items.length === 0) return [];
  const lines = items.map(({ retiresAt }, index) => {
    const place = `    item ${index + 1}:`;
    if (retiresAt === null) return `${place} until it is taken out of the list`;
    const end = new Date(retiresAt).toISOString();
    return now < retiresAt
      ? `${place} until ${end}`
      : `${place} no more, since ${end}; take it out of the list`;
  });
  return [`  Only verifying, by ${name}: ${items.length}`, ...lines, ''];
}

function signInHint({ rootSignIn }: Started): string {
  if (rootSignIn.source === 'configured') return 'the password is DATAHUB_ROOT_PASSWORD.';
  if (existsSync(rootSignIn.path)) return `the password is in ${rootSignIn.path}`;
  return 'its password file is gone; set DATAHUB_ROOT_PASSWORD for one start to choose a new one.';
}
