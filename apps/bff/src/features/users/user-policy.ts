import type { Privileges } from '../policies/policy-engine.ts';

/**
 * Decides whether somebody may let others have privileges by another way than a policy: a membership of a
 * group that carries them, or a link that opens the account of somebody who holds them. Who may change
 * policies may; everybody else hands on no more than what he holds himself. Pure.
 */
export function mayHandOn(held: Privileges, given: Privileges): boolean {
  return held.has('MANAGE_POLICIES') || [...given].every((privilege) => held.has(privilege));
}
