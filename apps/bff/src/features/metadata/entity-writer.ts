import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { keyAspectName, keyAspectOf } from './aspect-registry.ts';
import { withDomainAssociations } from './domain-associations.ts';
import type { JsonObject } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import { foldPatches, patchedAspect } from './patch-writer.ts';
import type { Proposal, WriteProposal } from './proposal.ts';
import { eventKeyOf, isTimeseries, timestampOf } from './timeseries-aspects.ts';
import type { Span } from './timeseries-repository.ts';
import { applyStanding, deleteUserOf } from './user-standing.ts';

/** What a deletion took away: rows of aspects, their old versions included, and events of time series. */
export type Deleted = { readonly rows: number; readonly events: number };

const NOTHING: Deleted = { rows: 0, events: 0 };
const ALL_TIME: Span = { from: undefined, to: undefined };

/** Entities that stay as they are until the transaction ends: whether each was made just now, by URN. */
export type LockedEntities = ReadonlyMap<string, boolean>;

/**
 * Locks every entity that is to be changed, making those that are new. It is done by the key aspect and in
 * one order for everybody, so that two batches never wait for each other in a circle.
 */
export async function lockEntities(
  tx: Repositories,
  context: RequestContext,
  proposals: readonly Proposal[],
  at: number,
): Promise<LockedEntities> {
  const locked = new Map<string, boolean>();
  for (const group of groupedByEntity(proposals)) {
    const [{ urn }] = group;
    const isOnlyDeleted = group.every(({ change }) => change === 'DELETE');
    const isNew = isOnlyDeleted
      ? !(await lockEntity(tx, urn))
      : await tx.aspects.insertOrLock(keyWriteOf(urn, context, at));
    locked.set(urn.text, isNew);
  }
  return locked;
}

/** @returns whether the entity exists; if so it stays as it is until the transaction ends. */
export function lockEntity(tx: Repositories, urn: Urn): Promise<boolean> {
  return tx.aspects.lock({ urn: urn.text, aspect: keyAspectName(urn.entityType) });
}

/**
 * Applies proposals to entities that this transaction has locked, entity by entity.
 * @throws AppError `entity.invalid` when a precondition does not hold.
 */
export async function applyProposals(
  tx: Repositories,
  context: RequestContext,
  proposals: readonly Proposal[],
  locked: LockedEntities,
  at: number,
): Promise<void> {
  for (const group of groupedByEntity(proposals)) {
    await applyToEntity(tx, context, group, locked.get(group[0].urn.text), at);
  }
}

/**
 * Deletes one aspect; the entity, if it is the key aspect.
 * @param span which events of a time series; other aspects are deleted whole.
 */
export async function deleteOneAspect(
  tx: Repositories,
  context: RequestContext,
  { urn, aspect }: Pick<Proposal, 'urn' | 'aspect'>,
  at: number,
  span = ALL_TIME,
): Promise<Deleted> {
  if (aspect === keyAspectName(urn.entityType)) return deleteWhole(tx, context, urn, at);
  if (!(await lockEntity(tx, urn))) return NOTHING;
  const key = { urn: urn.text, aspect };
  return isTimeseries(aspect)
    ? { rows: 0, events: await tx.timeseries.deleteSpan(key, span) }
    : { rows: await tx.aspects.delete(key), events: 0 };
}

/** Deletes an entity, and the user if it is the entity of one. */
export async function deleteWhole(
  tx: Repositories,
  context: RequestContext,
  urn: Urn,
  at: number,
): Promise<Deleted> {
  const rows = await tx.aspects.deleteEntity({ urn: urn.text, aspect: keyAspectName(urn.entityType) });
  const events = await tx.timeseries.deleteEntity(urn.text);
  await deleteUserOf(tx, context, urn, at);
  return { rows, events };
}

function groupedByEntity(proposals: readonly Proposal[]): Group[] {
  const groups = new Map<string, Group>();
  for (const proposal of proposals) {
    const group = groups.get(proposal.urn.text);
    if (group === undefined) groups.set(proposal.urn.text, [proposal]);
    else group.push(proposal);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** The proposals for one entity. */
type Group = [Proposal, ...Proposal[]];

async function applyToEntity(
  tx: Repositories,
  context: RequestContext,
  group: Readonly<Group>,
  isMadeNow: boolean | undefined,
  at: number,
): Promise<void> {
  let isNew = isMadeNow;
  for (const proposal of foldPatches(group)) {
    if (proposal.change === 'DELETE') {
      await deleteOneAspect(tx, context, proposal, at);
      if (proposal.aspect === keyAspectName(proposal.urn.entityType)) isNew = undefined;
      continue;
    }
    isNew ??= await tx.aspects.insertOrLock(keyWriteOf(proposal.urn, context, at));
    if (!(await meetsPrecondition(tx, proposal, isNew))) continue;
    const write = proposal.change === 'PATCH' ? await patchedAspect(tx, context, proposal, at) : proposal;
    await store(tx, context, write, at);
  }
}

async function store(
  tx: Repositories,
  context: RequestContext,
  proposal: WriteProposal,
  at: number,
): Promise<void> {
  const { urn, aspect } = proposal;
  const value = aspect === 'domains' ? await domainsOf(tx, proposal) : proposal.value;
  const systemMetadata = withDefaults(proposal.systemMetadata, at);
  const write = { urn: urn.text, aspect, value, systemMetadata, at, by: context.actor.urn };
  if (isTimeseries(aspect)) {
    const event = { timestamp: timestampOf(aspect, value), key: eventKeyOf(value) };
    await tx.timeseries.insert({ ...write, ...event });
    return;
  }
  await tx.aspects.upsert({ ...write, entityType: urn.entityType });
  await applyStanding(tx, context, proposal, at);
}

async function domainsOf(tx: Repositories, { urn, aspect, value }: WriteProposal): Promise<JsonObject> {
  const before = await tx.aspects.find({ urn: urn.text, aspect }, 0);
  return withDomainAssociations(before?.value, value);
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
