import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import type { Clock } from '../../clock.ts';
import { privilegeMissing } from '../../errors/privilege-missing.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { hasAny } from './policy-engine.ts';
import { currentPrivileges } from './policy-service.ts';

/** Asks for privileges on the state of this moment; the system credential holds them all. */
export type PrivilegeGuard = {
  /**
   * @param attempted what the caller wants to do, for the audit log.
   * @throws AppError `privilege.missing`, after recording the refusal, unless one of the privileges is held.
   */
  require(context: RequestContext, attempted: string, ...anyOf: readonly PlatformPrivilege[]): Promise<void>;
  /**
   * Asks again inside the transaction of the act, where no change of privileges can come between.
   * @throws AppError `privilege.missing`.
   */
  requireStill(
    tx: Repositories,
    context: RequestContext,
    ...anyOf: readonly PlatformPrivilege[]
  ): Promise<void>;
};

/** @returns the guard of acts that need a platform privilege. */
export function createPrivilegeGuard(deps: { readonly store: Store; readonly clock: Clock }): PrivilegeGuard {
  const { store, clock } = deps;

  const isHeld = async (
    repositories: Repositories,
    { actor }: RequestContext,
    anyOf: readonly PlatformPrivilege[],
  ): Promise<boolean> => {
    if (actor.credential.kind === 'system') return true;
    return hasAny(await currentPrivileges(repositories, actor.urn), ...anyOf);
  };

  return {
    require: async (context, attempted, ...anyOf) => {
      if (await isHeld(store.read, context, anyOf)) return;
      const event = { outcome: 'refused', details: { attempted } } as const;
      await store.transaction((tx) =>
        tx.audit.insert(auditEventOf(context, clock.now(), 'action.refused', event)),
      );
      throw privilegeMissing(...anyOf);
    },
    requireStill: async (tx, context, ...anyOf) => {
      if (!(await isHeld(tx, context, anyOf))) throw privilegeMissing(...anyOf);
    },
  };
}
