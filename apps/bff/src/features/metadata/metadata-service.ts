import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { Privileges } from '../policies/policy-engine.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { keyAspectName } from './aspect-registry.ts';
import { applyProposals, deleteOneAspect, deleteWhole } from './entity-writer.ts';
import {
  type Change,
  endsUntouchableUser,
  isStandingChange,
  isUnbound,
  reasonAgainst,
  requirementOfRead,
  requirementOfWrite,
} from './metadata-policy.ts';
import type { Aspect, Entity, Proposal } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import { assertStanding } from './user-standing.ts';

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
    if (requirement.kind === 'anyone') return;
    const reason = reasonAgainst(requirement, await currentPrivileges(store.read, context.actor.urn));
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
     * @param text part of a URN or of any latest aspect; empty finds all.
     * @returns a page of the entities of a type that match and are not soft-deleted.
     * @throws AppError `privilege.missing`.
     */
    search: async (
      context: RequestContext,
      entityType: string,
      text: string,
      page: { readonly start: number; readonly limit: number },
    ): Promise<EntityPage> => {
      await assertMayRead(context, entityType, entityType);
      return store.read.aspects.search({ entityType, keyAspect: keyAspectName(entityType) }, text, page);
    },

    /**
     * Makes all the changes or none. When this resolves they are on disk, and a user suspended or
     * removed by them is refused from the next request on.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    ingest: async (context: RequestContext, proposals: readonly Proposal[]): Promise<void> => {
      if (proposals.length === 0) return;
      await act(context, proposals.map(changeOf), (tx, at) => applyProposals(tx, context, proposals, at));
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
        deleteOneAspect(tx, context, { urn, aspect }, at),
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
  if (!isUnbound(actor)) {
    const user = await tx.users.find(actor.urn);
    // Suspended or deleted while this request was on its way.
    if (user?.status !== 'ACTIVE' || user.isRemoved) throw new AppError('auth.invalid-token');
  }
  let held: Privileges = new Set();
  const requirements = changes.map((change) => ({ change, requirement: requirementOfWrite(actor, change) }));
  if (requirements.some(({ requirement }) => requirement.kind === 'privilege')) {
    held = await currentPrivileges(tx, actor.urn);
  }
  for (const { change, requirement } of requirements) {
    const reason = reasonAgainst(requirement, held);
    if (reason === undefined) continue;
    const subjectUrn = change.urn.text;
    // The words before the parenthesis are DataHub's (contract §4.1).
    const detail = `User ${actor.urn} is unauthorized to modify entity: HttpStatus: 403 Urn: ${subjectUrn} (${reason})`;
    const attempted = change.aspect === null ? 'metadata.delete' : `metadata.write ${change.aspect}`;
    return { attempted, subjectUrn, detail };
  }
  return undefined;
}

function changeOf(proposal: Proposal): Change {
  const { urn, aspect } = proposal;
  return proposal.change === 'DELETE' ? deletionOf(urn, aspect) : { urn, aspect, value: proposal.value };
}

/** Without its key aspect there is no entity, so deleting that is deleting all. */
function deletionOf(urn: Urn, aspect: string): Change {
  return { urn, aspect: aspect === keyAspectName(urn.entityType) ? null : aspect };
}
