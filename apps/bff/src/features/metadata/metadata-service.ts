import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { keyAspectName, keyAspectOf } from './aspect-registry.ts';
import {
  type Change,
  endsUntouchableUser,
  isStandingChange,
  privilegeName,
  type Requirement,
  requirementOfRead,
  requirementOfWrite,
} from './metadata-policy.ts';
import type { Aspect, Entity, JsonObject, Proposal } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import { applyStanding, assertStanding, deleteUserOf } from './user-standing.ts';

/** Reading and writing entities and their aspects. */
export type MetadataService = ReturnType<typeof createMetadataService>;

/** A page of entities of one type, in the order of their URNs. */
export type EntityPage = { readonly urns: readonly string[]; readonly total: number };

/** The entity store behind the metadata door. A request's proposals are one commit: all of them or none. */
export function createMetadataService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;

  /** Records a refusal as a commit of its own, since the act it belongs to is none. */
  const refuse = async (context: RequestContext, refusal: Refusal): Promise<never> => {
    const { attempted, subjectUrn } = refusal;
    const event = { subjectUrn, outcome: 'refused', details: { attempted } } as const;
    await store.transaction((tx) =>
      tx.audit.insert(auditEventOf(context, clock.now(), 'action.refused', event)),
    );
    throw new AppError('privilege.missing', { detail: refusal.detail });
  };

  /** Runs an act in a transaction that no change of users or policies can overtake (test AZ-08). */
  const act = async <T>(
    context: RequestContext,
    changes: readonly Change[],
    work: (tx: Repositories, at: number) => Promise<T>,
  ): Promise<T> => {
    const outcome = await store.transaction(async (tx): Promise<Outcome<T>> => {
      await (changes.some(isStandingChange) ? tx.authority.change() : tx.authority.rely());
      const refusal = await findRefusal(tx, context, changes);
      if (refusal !== undefined) return { kind: 'refused', refusal };
      const doomed = changes.find(endsUntouchableUser);
      if (doomed !== undefined) {
        const detail = `The user ${doomed.urn.text} cannot be suspended, removed or deleted. Nothing was written.`;
        throw new AppError('entity.invalid', { detail });
      }
      return { kind: 'done', result: await work(tx, clock.now()) };
    });
    return outcome.kind === 'done' ? outcome.result : refuse(context, outcome.refusal);
  };

  /** @param subject URN of what is read, or the type of a list. */
  const assertMayRead = async (
    context: RequestContext,
    entityType: string,
    subject: string,
  ): Promise<void> => {
    const requirement = requirementOfRead(context.actor, entityType);
    const reason = await unmet(store.read, context, requirement);
    if (reason === undefined) return;
    const detail = `User ${context.actor.urn} is unauthorized to get entity ${subject} (${reason})`;
    await refuse(context, { attempted: 'metadata.read', subjectUrn: subject, detail });
  };

  return {
    /**
     * @returns the entity, or undefined when it does not exist.
     * @throws AppError `privilege.missing`.
     */
    findEntity: async (context: RequestContext, urn: Urn): Promise<Entity | undefined> => {
      await assertMayRead(context, urn.entityType, urn.text);
      const aspects = await store.read.aspects.listLatest(urn.text);
      return aspects.length === 0 ? undefined : { urn, aspects };
    },

    /**
     * @param version 0 for the latest, else counted from 1, the oldest.
     * @throws AppError `entity.not-found`, `privilege.missing`.
     */
    getAspect: async (
      context: RequestContext,
      urn: Urn,
      aspect: string,
      version: number,
    ): Promise<Aspect> => {
      await assertMayRead(context, urn.entityType, urn.text);
      const found = await store.read.aspects.find({ urn: urn.text, aspect }, version);
      if (found !== undefined) return found;
      const which = version === 0 ? aspect : `${aspect}, version ${version},`;
      throw new AppError('entity.not-found', {
        detail: `There is no aspect ${which} of the entity ${urn.text}.`,
      });
    },

    /**
     * @returns the URNs of a page of entities of a type.
     * @throws AppError `privilege.missing`.
     */
    listUrns: async (
      context: RequestContext,
      entityType: string,
      page: { readonly after: string; readonly start: number; readonly limit: number },
    ): Promise<EntityPage> => {
      await assertMayRead(context, entityType, entityType);
      const type = { entityType, keyAspect: keyAspectName(entityType) };
      const urns = await store.read.aspects.listUrns(type, page);
      return { urns, total: await store.read.aspects.countEntities(type) };
    },

    /**
     * Makes all the changes or none. When this resolves they are on disk, and a user suspended or
     * removed by them is refused from the next request on.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    ingest: async (context: RequestContext, proposals: readonly Proposal[]): Promise<void> => {
      if (proposals.length === 0) return;
      await act(context, proposals.map(changeOf), async (tx, at) => {
        // One order for everybody, so that two batches never wait for each other in a circle.
        for (const group of groupedByEntity(proposals)) await applyToEntity(tx, context, group, at);
      });
    },

    /**
     * Deletes the entity with its history; deleting a user's entity deletes the user.
     * @returns the number of rows, 0 when there was no such entity.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    deleteEntity: async (context: RequestContext, urn: Urn): Promise<number> =>
      act(context, [{ urn, aspect: null }], (tx, at) => deleteWhole(tx, context, urn, at)),

    /**
     * Deletes one aspect with its history; deleting the key aspect deletes the entity.
     * @returns the number of rows, 0 when there was no such aspect.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    deleteAspect: async (context: RequestContext, urn: Urn, aspect: string): Promise<number> => {
      assertStanding(urn, aspect, 'DELETE', undefined);
      return act(context, [deletionOf(urn, aspect)], (tx, at) =>
        applyDelete(tx, context, { urn, aspect }, at),
      );
    },
  };
}

type Outcome<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type Refusal = { readonly attempted: string; readonly subjectUrn: string; readonly detail: string };

async function findRefusal(
  tx: Repositories,
  context: RequestContext,
  changes: readonly Change[],
): Promise<Refusal | undefined> {
  const { actor } = context;
  if (actor.credential.kind !== 'system') {
    const user = await tx.users.find(actor.urn);
    // Suspended or deleted while this request was on its way.
    if (user?.status !== 'ACTIVE' || user.isRemoved) throw new AppError('auth.invalid-token');
  }
  for (const change of changes) {
    const reason = await unmet(tx, context, requirementOfWrite(actor, change));
    if (reason === undefined) continue;
    const subjectUrn = change.urn.text;
    // The words before the parenthesis are DataHub's (contract §4.1).
    const detail = `User ${actor.urn} is unauthorized to modify entity: HttpStatus: 403 Urn: ${subjectUrn} (${reason})`;
    const attempted = change.aspect === null ? 'metadata.delete' : `metadata.write ${change.aspect}`;
    return { attempted, subjectUrn, detail };
  }
  return undefined;
}

/** @returns why the requirement is not met, or undefined when it is. */
async function unmet(
  repositories: Repositories,
  { actor }: RequestContext,
  requirement: Requirement,
): Promise<string | undefined> {
  if (requirement.kind === 'anyone') return undefined;
  if (requirement.kind === 'refused') return requirement.reason;
  const { privilege } = requirement;
  if ((await currentPrivileges(repositories, actor.urn)).has(privilege)) return undefined;
  return `it needs the privilege ${privilegeName(privilege)}`;
}

function changeOf(proposal: Proposal): Change {
  const { urn, aspect } = proposal;
  return proposal.change === 'DELETE' ? deletionOf(urn, aspect) : { urn, aspect, value: proposal.value };
}

/** Without its key aspect there is no entity, so deleting that is deleting all. */
function deletionOf(urn: Urn, aspect: string): Change {
  return { urn, aspect: aspect === keyAspectName(urn.entityType) ? null : aspect };
}

function groupedByEntity(proposals: readonly Proposal[]): Proposal[][] {
  const groups = new Map<string, Proposal[]>();
  for (const proposal of proposals) {
    const group = groups.get(proposal.urn.text);
    if (group === undefined) groups.set(proposal.urn.text, [proposal]);
    else group.push(proposal);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

async function applyToEntity(
  tx: Repositories,
  context: RequestContext,
  group: readonly Proposal[],
  at: number,
): Promise<void> {
  let isNew: boolean | undefined;
  for (const proposal of group) {
    if (proposal.change === 'DELETE') {
      await applyDelete(tx, context, proposal, at);
      if (proposal.aspect === keyAspectName(proposal.urn.entityType)) isNew = undefined;
      continue;
    }
    isNew ??= await tx.aspects.insertOrLock(keyWriteOf(proposal.urn, context, at));
    if (!(await meetsPrecondition(tx, proposal, isNew))) continue;
    await tx.aspects.upsert({
      urn: proposal.urn.text,
      entityType: proposal.urn.entityType,
      aspect: proposal.aspect,
      value: proposal.value,
      systemMetadata: withDefaults(proposal.systemMetadata, at),
      at,
      by: context.actor.urn,
    });
    await applyStanding(tx, context, proposal, at);
  }
}

/** @returns the number of rows deleted; 0 when there was nothing. */
async function applyDelete(
  tx: Repositories,
  context: RequestContext,
  { urn, aspect }: Pick<Proposal, 'urn' | 'aspect'>,
  at: number,
): Promise<number> {
  const keyAspect = keyAspectName(urn.entityType);
  if (aspect === keyAspect) return deleteWhole(tx, context, urn, at);
  if (!(await tx.aspects.lock({ urn: urn.text, aspect: keyAspect }))) return 0;
  return tx.aspects.delete({ urn: urn.text, aspect });
}

async function deleteWhole(tx: Repositories, context: RequestContext, urn: Urn, at: number): Promise<number> {
  const rows = await tx.aspects.deleteEntity({ urn: urn.text, aspect: keyAspectName(urn.entityType) });
  await deleteUserOf(tx, context, urn, at);
  return rows;
}

/**
 * @returns whether the change is to be made; false when it says itself that it may be dropped.
 * @throws AppError `entity.invalid` when what it asks of the entity does not hold.
 */
async function meetsPrecondition(
  tx: Repositories,
  proposal: Proposal,
  isNewEntity: boolean,
): Promise<boolean> {
  const { urn, aspect, change } = proposal;
  const fault = await preconditionFault(tx, proposal, isNewEntity);
  if (fault === undefined || proposal.isSkippedIfPresent) return fault === undefined;
  const detail = `Cannot ${change} ${aspect} of ${urn.text}: ${fault}. Nothing was written.`;
  throw new AppError('entity.invalid', { detail });
}

async function preconditionFault(
  tx: Repositories,
  proposal: Proposal,
  isNewEntity: boolean,
): Promise<string | undefined> {
  const { urn, aspect, change } = proposal;
  if (change === 'CREATE_ENTITY') return isNewEntity ? undefined : 'the entity already exists';
  if (change !== 'CREATE' && change !== 'UPDATE') return undefined;
  const isKey = aspect === keyAspectName(urn.entityType);
  const exists = isKey ? !isNewEntity : (await tx.aspects.find({ urn: urn.text, aspect }, 0)) !== undefined;
  if (change === 'CREATE') return exists ? 'the aspect already exists' : undefined;
  return exists ? undefined : 'the aspect does not exist';
}

function keyWriteOf(urn: Urn, context: RequestContext, at: number) {
  const { name, value } = keyAspectOf(urn);
  const { text, entityType } = urn;
  return {
    urn: text,
    entityType,
    aspect: name,
    value,
    systemMetadata: withDefaults(null, at),
    at,
    by: context.actor.urn,
  };
}

/** DataHub's values for a caller who sends none. */
function withDefaults(systemMetadata: JsonObject | null, at: number): JsonObject {
  return { lastObserved: at, runId: 'no-run-id-provided', ...systemMetadata };
}
