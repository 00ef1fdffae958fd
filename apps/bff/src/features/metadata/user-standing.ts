import type { AuditAction } from '@latchkey/shared/audit';
import { type CorpUserUrn, isCorpUserUrn } from '@latchkey/shared/urn';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { takeOutOfPolicies } from '../policies/actor-removal-service.ts';
import { keepAnAdministrator } from '../policies/administrator-service.ts';
import { revokeTokensOfActor } from '../tokens/token-revocation-service.ts';
import { countEnding, endAccess } from '../users/user-ending-service.ts';
import type { JsonObject } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import type { ChangeType, WriteProposal } from './proposal.ts';

/**
 * Checks a change of an aspect that decides whether a user may act. It has to say one of the two things
 * that the table `users` can say, so that both never disagree.
 * @throws AppError `entity.invalid`.
 */
export function assertStanding(
  urn: Urn,
  aspect: string,
  change: ChangeType,
  value: JsonObject | undefined,
): void {
  if (urn.entityType !== 'corpuser') return;
  const accepted = ACCEPTED.get(aspect);
  if (accepted === undefined) return;
  if (change === 'DELETE') {
    const detail = `${aspect} of a user is not deleted, because it decides whether the user may act. Write ${accepted.example} instead.`;
    throw new AppError('entity.invalid', { detail });
  }
  if (value === undefined || !accepted.isValid(value)) {
    throw new AppError('entity.invalid', {
      detail: `${aspect} of a user is not valid: expected ${accepted.example}.`,
    });
  }
}

const ACCEPTED = new Map([
  [
    'corpUserStatus',
    {
      example: '{"status": "ACTIVE"} or {"status": "SUSPENDED"}',
      isValid: ({ status }: JsonObject) => status === 'ACTIVE' || status === 'SUSPENDED',
    },
  ],
  [
    'status',
    {
      example: '{"removed": false} or {"removed": true}',
      isValid: ({ removed }: JsonObject) => typeof removed === 'boolean',
    },
  ],
]);

/**
 * Carries a written `corpUserStatus` or `status` over to the user, in the same transaction: once the
 * write is acknowledged, a suspended or removed user has no session and no working token. Entities that
 * are no users of this product are only metadata.
 */
export async function applyStanding(
  tx: Repositories,
  context: RequestContext,
  proposal: WriteProposal,
  at: number,
): Promise<void> {
  const urn = proposal.urn.text;
  if (!isCorpUserUrn(urn) || !ACCEPTED.has(proposal.aspect)) return;
  const user = await tx.users.find(urn);
  if (user === undefined) return;
  if (proposal.aspect === 'corpUserStatus') {
    const status = proposal.value.status === 'ACTIVE' ? 'ACTIVE' : 'SUSPENDED';
    if (status === user.status) return;
    await keepAnAdministrator(tx, () => tx.users.updateStatus(urn, status, at));
    await recordStanding(tx, context, urn, status === 'ACTIVE' ? 'user.reinstated' : 'user.suspended', at);
  } else {
    const isRemoved = proposal.value.removed === true;
    if (isRemoved === user.isRemoved) return;
    await keepAnAdministrator(tx, () => tx.users.updateRemoved(urn, isRemoved, at));
    await recordStanding(tx, context, urn, isRemoved ? 'user.removed' : 'user.reinstated', at);
  }
}

/** Deletes the user whose entity is being deleted, with sessions and tokens, in the same transaction. */
export async function deleteUserOf(
  tx: Repositories,
  context: RequestContext,
  urn: Urn,
  at: number,
): Promise<void> {
  const { text } = urn;
  if (!isCorpUserUrn(text) || !(await keepAnAdministrator(tx, () => tx.users.delete(text)))) return;
  await takeOutOfPolicies(tx, context, text, at);
  // Without this, the old tokens would work again for the next user of this name.
  await revokeTokensOfActor(tx, context, text, at);
  await recordStanding(tx, context, text, 'user.removed', at);
}

async function recordStanding(
  tx: Repositories,
  context: RequestContext,
  urn: CorpUserUrn,
  action: AuditAction,
  at: number,
): Promise<void> {
  const isEnd = action !== 'user.reinstated';
  const endedSessions = isEnd ? (await countEnding(tx, urn, at)).sessions : 0;
  if (isEnd) await endAccess(tx, urn, at);
  const details = { endedSessions, through: 'metadata' };
  await tx.audit.insert(auditEventOf(context, at, action, { subjectUrn: urn, details }));
}
