import { accessTokenUrn } from '@latchkey/shared/urn';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';

/**
 * Revokes a token and every token minted with it, in the transaction at hand, each with its record
 * (design decision 8). Once that commits, none of them is accepted.
 * @param at epoch ms.
 */
export async function revokeTokenTree(
  tx: Repositories,
  context: RequestContext,
  id: string,
  at: number,
): Promise<void> {
  let parentId: string | undefined;
  for (let generation = [id]; generation.length > 0; generation = await tx.tokens.listChildren(generation)) {
    const revoked = await tx.tokens.revoke(generation, context.actor.urn, at);
    await record(tx, context, revoked, at, parentId === undefined ? {} : { withParent: parentId });
    parentId = accessTokenUrn(id);
  }
}

/**
 * Revokes every live token that acts as a user, and every token minted with one of those, in the
 * transaction that removes the user: the next user of that name must not inherit them.
 * @param at epoch ms.
 * @returns how many tokens acted as the user.
 */
export async function revokeTokensOfActor(
  tx: Repositories,
  context: RequestContext,
  actorUrn: string,
  at: number,
): Promise<number> {
  const own = await tx.tokens.revokeByActor(actorUrn, context.actor.urn, at);
  await record(tx, context, own, at, { withActor: actorUrn });
  for (const child of await tx.tokens.listChildren(own)) await revokeTokenTree(tx, context, child, at);
  return own.length;
}

async function record(
  tx: Repositories,
  context: RequestContext,
  ids: readonly string[],
  at: number,
  details: Record<string, string>,
): Promise<void> {
  const events = ids.map((id) =>
    auditEventOf(context, at, 'token.revoked', { subjectUrn: accessTokenUrn(id), details }),
  );
  await tx.audit.insertMany(events);
}
