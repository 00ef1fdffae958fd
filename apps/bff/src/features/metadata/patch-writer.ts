import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { type AspectPatch, applyPatches } from './aspect-patch.ts';
import { keyAspectName } from './aspect-registry.ts';
import { assertAspectValue } from './aspect-value.ts';
import { withDomainAssociations } from './domain-associations.ts';
import type { PatchProposal, Proposal, WriteProposal } from './proposal.ts';

/** Bytes of an aspect after a patch: the most that a request could have written. */
const MAX_PATCHED = 16 * 1024 * 1024;

/**
 * Makes one patch of all patches of an aspect, so that a request reads and writes each aspect once: a patch of some
 * bytes may change an aspect of megabytes, and a thousand of them would write gigabytes.
 * @param group the proposals for one entity, in order.
 */
export function foldPatches(group: readonly Proposal[]): Proposal[] {
  const folded: Proposal[] = [];
  const open = new Map<string, { index: number; proposal: PatchProposal }>();
  for (const proposal of group) {
    const { aspect, urn } = proposal;
    const before = open.get(aspect);
    if (proposal.change === 'PATCH' && before !== undefined) {
      const { patches } = before.proposal;
      before.proposal = { ...proposal, patches: joined(patches, proposal.patches) };
      folded[before.index] = before.proposal;
      continue;
    }
    if (proposal.change === 'PATCH') open.set(aspect, { index: folded.length, proposal });
    else if (aspect === keyAspectName(urn.entityType)) open.clear();
    else open.delete(aspect);
    folded.push(proposal);
  }
  return folded;
}

/**
 * Applies a patch to what the aspect is now, which the caller has locked with its entity.
 * @returns the write that it comes to, which is judged like one that was sent.
 * @throws AppError `entity.invalid` naming the fault.
 */
export async function patchedAspect(
  tx: Repositories,
  context: RequestContext,
  proposal: PatchProposal,
  at: number,
): Promise<WriteProposal> {
  const { patches, ...subject } = proposal;
  const { urn, aspect } = subject;
  const found = await tx.aspects.find({ urn: urn.text, aspect }, 0);
  // Written by an older client, it has only the one of its two lists that patches do not name.
  const isHalf = aspect === 'domains' && found !== undefined;
  const base = isHalf ? withDomainAssociations(undefined, found.value) : found?.value;
  const stamp = { time: at, actor: context.actor.urn };
  try {
    const value = applyPatches(aspect, base, patches, stamp);
    assertAspectValue(urn, aspect, 'UPSERT', value);
    if (Buffer.byteLength(JSON.stringify(value)) > MAX_PATCHED)
      throw invalid('It would be longer than 16 MiB.');
    return { ...subject, change: 'UPSERT', value };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'entity.invalid') throw error;
    throw invalid(`Cannot PATCH ${aspect} of ${urn.text}: ${error.message} Nothing was written.`);
  }
}

/** Operations that are read alike become one patch: each reading goes through the whole aspect. */
function joined(before: readonly AspectPatch[], added: readonly AspectPatch[]): readonly AspectPatch[] {
  const patches = [...before];
  for (const patch of added) {
    const last = patches.at(-1);
    if (last?.readAs === patch.readAs) {
      patches[patches.length - 1] = { ...patch, operations: [...last.operations, ...patch.operations] };
    } else patches.push(patch);
  }
  return patches;
}

function invalid(detail: string): AppError {
  return new AppError('entity.invalid', { detail });
}
