import type { ServerResponse } from 'node:http';
import { EXPIRING_WITHIN_MS, TOKEN_EXPIRATION_HEADER } from '@latchkey/shared/tokens';
import type { RequestContext } from '../security/actor.ts';

/**
 * Tells a script that the token it came with ends within 7 days, as GitHub's responses do, so that
 * pipelines can warn before they fail.
 * @param now epoch ms.
 */
export function announceTokenExpiration(
  response: ServerResponse,
  { actor }: RequestContext,
  now: number,
): void {
  if (actor.credential.kind !== 'token') return;
  const { expiresAt } = actor.credential;
  if (expiresAt === null || expiresAt - now > EXPIRING_WITHIN_MS) return;
  response.setHeader(TOKEN_EXPIRATION_HEADER, new Date(expiresAt).toISOString());
}
