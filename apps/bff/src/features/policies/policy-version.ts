import { createHash } from 'node:crypto';
import type { Policy } from '@latchkey/shared/policies';

/** A policy and when it was last changed, epoch ms. */
export type StoredPolicy = { readonly policy: Policy; readonly updatedAt: number };

/**
 * @returns a text that changes with every change of the policy, so that nobody overwrites or deletes what
 *   they have not seen. Of the content, too: two changes may fall into one millisecond.
 */
export function policyVersion({ policy, updatedAt }: StoredPolicy): string {
  const content = JSON.stringify(contentOf(policy));
  return `${updatedAt}-${createHash('sha256').update(content).digest('base64url').slice(0, 16)}`;
}

/**
 * What a change of a policy did, for the audit log: the members that differ, before and after, as JSON.
 * @param before undefined for a policy that is new, `after` for one that is gone.
 */
export function policyChange(
  before: Policy | undefined,
  after: Policy | undefined,
): Readonly<Record<'before' | 'after', string | null>> {
  const old = before && contentOf(before);
  const now = after && contentOf(after);
  const isSame = (key: string) => JSON.stringify(old?.[key]) === JSON.stringify(now?.[key]);
  const differing = (content: Content | undefined) =>
    content === undefined
      ? null
      : JSON.stringify(Object.fromEntries(Object.entries(content).filter(([key]) => !isSame(key))));
  return { before: differing(old), after: differing(now) };
}

type Content = Readonly<Record<string, unknown>>;

function contentOf(policy: Policy): Content {
  const { type, state, name, description, privileges, actors, resources } = policy;
  return { type, state, name, description, privileges, actors, resources };
}
