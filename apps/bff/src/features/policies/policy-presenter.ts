import type { Policy } from '@latchkey/shared/policies';
import type { PolicyRecord } from '@latchkey/shared/policy-api';
import { policyVersion, type StoredPolicy } from './policy-version.ts';

/** Most names that one policy has in a list: a row shows few, and says how many more there are. */
const NAMES_PER_ROW = 5;

/** The wire shape of a policy. */
export function presentPolicy(stored: StoredPolicy): PolicyRecord {
  return { ...stored.policy, version: policyVersion(stored), updatedAt: stored.updatedAt };
}

/** @returns the users and groups of policies whose names a list shows. */
export function shownActors(policies: readonly Policy[]): string[] {
  const shown = policies.flatMap(({ actors }) => [
    ...actors.users.slice(0, NAMES_PER_ROW),
    ...actors.groups.slice(0, NAMES_PER_ROW),
  ]);
  return [...new Set(shown)];
}
