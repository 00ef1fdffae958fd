import { AppError } from '../../errors/app-error.ts';
import type { Actor } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { createMetadataAuthority } from '../policies/metadata-authority-service.ts';
import type { Privileges } from '../policies/policy-engine.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import {
  type Change,
  type EntityOperation,
  isUnbound,
  OPERATION_PRIVILEGES,
  operationOf,
  reasonAgainst,
  reasonWithout,
  requirementOfWrite,
} from './metadata-policy.ts';
import { RefusedAct } from './metadata-refusals.ts';

/** Entities named in one answer, as far as they are refused. */
const MAX_NAMED = 20;

/** @throws AppError `auth.invalid-token` for who was suspended or deleted while the request was on its way. */
export async function assertActive(tx: Repositories, actor: Actor): Promise<void> {
  if (isUnbound(actor)) return;
  const user = await tx.users.find(actor.urn);
  if (user?.status !== 'ACTIVE' || user.isRemoved) throw new AppError('auth.invalid-token');
}

/**
 * Asks for everything but METADATA privileges.
 * @throws RefusedAct when one of the changes is refused to everybody, or a platform privilege is missing.
 */
export async function assertMayChange(
  tx: Repositories,
  actor: Actor,
  changes: readonly Change[],
): Promise<void> {
  const required = changes.map((change) => ({ change, requirement: requirementOfWrite(actor, change) }));
  const needsPrivileges = required.some(({ requirement }) => requirement.kind === 'privilege');
  const held: Privileges = needsPrivileges ? await currentPrivileges(tx, actor.urn) : new Set();
  refuseIfAny(
    actor,
    required.map(({ change, requirement }) => ({ change, reason: reasonAgainst(requirement, held) })),
  );
}

/**
 * Asks for METADATA privileges over each entity, as it was before the request.
 * @param isNewByUrn whether the request makes the entity; what is absent is not new.
 * @throws RefusedAct when one of the changes is not granted.
 */
export async function assertMayChangeEntities(
  tx: Repositories,
  actor: Actor,
  changes: readonly Change[],
  isNewByUrn: ReadonlyMap<string, boolean>,
): Promise<void> {
  const judged = changes
    .filter((change) => requirementOfWrite(actor, change).kind === 'entity')
    .map((change) => ({
      change,
      operation: operationOf(change, isNewByUrn.get(change.urn.text) === true),
    }));
  const authority = createMetadataAuthority(tx, actor.urn);
  const granted = new Map<EntityOperation, ReadonlySet<string>>();
  for (const [operation, group] of Map.groupBy(judged, ({ operation }) => operation)) {
    const entities = new Map(
      group.map(({ change: { urn } }) => [urn.text, { type: urn.entityType, urn: urn.text }]),
    );
    granted.set(operation, await authority.filter(OPERATION_PRIVILEGES[operation], [...entities.values()]));
  }
  refuseIfAny(
    actor,
    judged.map(({ change, operation }) => {
      const isGranted = granted.get(operation)?.has(change.urn.text) === true;
      return { change, reason: isGranted ? undefined : reasonWithout(operation) };
    }),
  );
}

function refuseIfAny(
  actor: Actor,
  judged: readonly { readonly change: Change; readonly reason: string | undefined }[],
): void {
  const refused = judged.filter(({ reason }) => reason !== undefined);
  const [first] = refused;
  if (first === undefined) return;
  const { urn, aspect } = first.change;
  const urns = [...new Set(refused.map(({ change }) => change.urn.text))].slice(0, MAX_NAMED);
  const named = urns.map((text) => `HttpStatus: 403 Urn: ${text}`).join(', ');
  throw new RefusedAct({
    attempted: aspect === null ? 'metadata.delete' : `metadata.write ${aspect}`,
    subjectUrn: urn.text,
    // The words before the parenthesis are DataHub's (contract §4.1).
    detail: `User ${actor.urn} is unauthorized to modify entity: ${named} (${first.reason})`,
  });
}
