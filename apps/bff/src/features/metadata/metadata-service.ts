import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { keyAspectName } from './aspect-registry.ts';
import { createEntityReader } from './entity-reader.ts';
import {
  applyProposals,
  type Deleted,
  deleteOneAspect,
  deleteWhole,
  type LockedEntities,
  lockEntities,
  lockEntity,
} from './entity-writer.ts';
import { type Change, endsUntouchableUser, isStandingChange } from './metadata-policy.ts';
import { createRefusals, RefusedAct } from './metadata-refusals.ts';
import type { Urn } from './metadata-urn.ts';
import type { Proposal } from './proposal.ts';
import type { Span } from './timeseries-repository.ts';
import { assertStanding } from './user-standing.ts';
import { assertActive, assertMayChange, assertMayChangeEntities } from './write-guard.ts';

/** Reading and writing entities and their aspects. */
export type MetadataService = ReturnType<typeof createMetadataService>;

/** The entity store behind the metadata door. A request's proposals are one commit: all of them or none. */
export function createMetadataService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;
  const refusals = createRefusals(deps);

  /** Records a refused act after it was rolled back. */
  const orRefused = async <T>(context: RequestContext, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof RefusedAct) return refusals.refuse(context, error.refusal);
      throw error;
    }
  };

  /**
   * Runs an act in a transaction that no change of users or policies can overtake (test AZ-08). The
   * entities are locked before policies judge them, so that nobody changes an owner or a tag in between.
   */
  const act = <T>(
    context: RequestContext,
    changes: readonly Change[],
    lock: (tx: Repositories, at: number) => Promise<LockedEntities>,
    work: (tx: Repositories, locked: LockedEntities, at: number) => Promise<T>,
  ): Promise<T> =>
    orRefused(context, () =>
      store.transaction(async (tx) => {
        await (changes.some(isStandingChange) ? tx.authority.change() : tx.authority.rely());
        await assertActive(tx, context.actor);
        await assertMayChange(tx, context.actor, changes);
        const doomed = changes.find(endsUntouchableUser);
        if (doomed !== undefined) {
          const detail = `The user ${doomed.urn.text} cannot be suspended, removed or deleted. Nothing was written.`;
          throw new AppError('entity.invalid', { detail });
        }
        const at = clock.now();
        const locked = await lock(tx, at);
        await assertMayChangeEntities(tx, context.actor, changes, locked);
        return work(tx, locked, at);
      }),
    );

  const lockOne = (urn: Urn) => async (tx: Repositories) =>
    new Map([[urn.text, !(await lockEntity(tx, urn))]]);

  return {
    ...createEntityReader({ store, refusals }),

    /**
     * Makes all the changes or none. When this resolves they are on disk, and a user suspended or
     * removed by them is refused from the next request on.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    ingest: async (context: RequestContext, proposals: readonly Proposal[]): Promise<void> => {
      if (proposals.length === 0) return;
      await act(
        context,
        proposals.map(changeOf),
        (tx, at) => lockEntities(tx, context, proposals, at),
        (tx, locked, at) => applyProposals(tx, context, proposals, locked, at),
      );
    },

    /**
     * Deletes the entity with its history; deleting a user's entity deletes the user.
     * @returns what went, nothing when there was no such entity.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    deleteEntity: (context: RequestContext, urn: Urn): Promise<Deleted> =>
      act(context, [wholeOf(urn)], lockOne(urn), (tx, _locked, at) => deleteWhole(tx, context, urn, at)),

    /**
     * Deletes one aspect with its history; deleting the key aspect deletes the entity.
     * @param span which events of a time series; all of them by default.
     * @returns what went, nothing when there was no such aspect.
     * @throws AppError `privilege.missing`, `entity.invalid`.
     */
    deleteAspect: async (
      context: RequestContext,
      urn: Urn,
      aspect: string,
      span?: Span,
    ): Promise<Deleted> => {
      assertStanding(urn, aspect, 'DELETE', undefined);
      return act(context, [deletionOf(urn, aspect)], lockOne(urn), (tx, _locked, at) =>
        deleteOneAspect(tx, context, { urn, aspect }, at, span),
      );
    },

    /**
     * Asks for what deleting the entity needs, and deletes nothing.
     * @throws AppError `privilege.missing`.
     */
    assertMayDelete: (context: RequestContext, urn: Urn): Promise<void> =>
      orRefused(context, async () => {
        const changes = [wholeOf(urn)];
        await assertMayChange(store.read, context.actor, changes);
        await assertMayChangeEntities(store.read, context.actor, changes, new Map());
      }),
  };
}

function changeOf(proposal: Proposal): Change {
  const { urn, aspect, change } = proposal;
  if (change === 'DELETE') return deletionOf(urn, aspect);
  if (change === 'PATCH') return { urn, aspect, kind: 'write' };
  return { urn, aspect, kind: change === 'CREATE_ENTITY' ? 'create' : 'write', value: proposal.value };
}

/** Without its key aspect there is no entity, so deleting that is deleting all. */
function deletionOf(urn: Urn, aspect: string): Change {
  return aspect === keyAspectName(urn.entityType) ? wholeOf(urn) : { urn, aspect, kind: 'delete' };
}

function wholeOf(urn: Urn): Change {
  return { urn, aspect: null, kind: 'delete' };
}
