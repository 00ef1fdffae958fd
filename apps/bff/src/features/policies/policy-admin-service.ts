import { randomUUID } from 'node:crypto';
import type { AuditAction } from '@latchkey/shared/audit';
import type { Policy } from '@latchkey/shared/policies';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { keepAnAdministrator } from './administrator-service.ts';
import type { PrivilegeGuard } from './privilege-guard-service.ts';

/** What a person decides about a policy. */
export type PolicyInput = Omit<Policy, 'urn' | 'editable'>;

/** Making and changing policies; needs MANAGE_POLICIES. */
export type PolicyAdminService = ReturnType<typeof createPolicyAdminService>;

/**
 * A change holds from the next request on, because every request reads the policies anew. System
 * policies stay as they are: among them is the root user's, so that nobody locks everybody out.
 */
export function createPolicyAdminService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  /** One guarded act on a policy and its record, in one commit. */
  const act = async (
    context: RequestContext,
    attempted: string,
    work: (tx: Repositories, at: number) => Promise<{ action: AuditAction; urn: string; name: string }>,
  ): Promise<string> => {
    await guard.require(context, attempted, 'MANAGE_POLICIES');
    return store.transaction(async (tx) => {
      await tx.authority.change();
      await guard.requireStill(tx, context, 'MANAGE_POLICIES');
      const at = clock.now();
      const { action, urn, name } = await keepAnAdministrator(tx, () => work(tx, at));
      await tx.audit.insert(auditEventOf(context, at, action, { subjectUrn: urn, details: { name } }));
      return urn;
    });
  };

  const setState = (context: RequestContext, urn: string, state: 'ACTIVE' | 'INACTIVE') =>
    act(context, `policy.${state === 'ACTIVE' ? 'activate' : 'deactivate'}`, async (tx, at) => {
      const { name } = await getEditable(tx, urn);
      await tx.policies.updateState(urn, state, at);
      return { action: state === 'ACTIVE' ? 'policy.activated' : 'policy.deactivated', urn, name };
    });

  return {
    /** @throws AppError `privilege.missing`. */
    list: async (context: RequestContext): Promise<Policy[]> => {
      await guard.require(context, 'policy.list', 'MANAGE_POLICIES');
      return store.read.policies.list();
    },

    activate: (context: RequestContext, urn: string) => setState(context, urn, 'ACTIVE'),
    deactivate: (context: RequestContext, urn: string) => setState(context, urn, 'INACTIVE'),

    /** @returns the new URN, `urn:li:dataHubPolicy:<uuid>`. */
    create: (context: RequestContext, input: PolicyInput): Promise<string> =>
      act(context, 'policy.create', async (tx, at) => {
        const urn = `urn:li:dataHubPolicy:${randomUUID()}`;
        await tx.policies.insertIfAbsent({ ...input, urn, editable: true }, at);
        return { action: 'policy.created', urn, name: input.name };
      }),

    /**
     * Replaces a policy, or makes it when the URN is free (DataHub's `updatePolicy` is an upsert).
     * @param input without `roles` in its actors the present ones are kept, since DataHub's form lacks them.
     * @throws AppError `policy.not-editable`.
     */
    update: (
      context: RequestContext,
      urn: string,
      input: Omit<PolicyInput, 'actors'> & { actors: Omit<Policy['actors'], 'roles'> },
    ): Promise<string> =>
      act(context, 'policy.update', async (tx, at) => {
        if (!/^urn:li:dataHubPolicy:[^\s]{1,200}$/.test(urn)) {
          throw new AppError('request.invalid', { detail: `Invalid policy URN: ${urn}` });
        }
        const present = await tx.policies.find(urn);
        if (present?.editable === false) throw new AppError('policy.not-editable');
        const actors = { ...input.actors, roles: present?.actors.roles ?? [] };
        const policy: Policy = { ...input, actors, urn, editable: true };
        if (present === undefined) await tx.policies.insertIfAbsent(policy, at);
        else await tx.policies.update(policy, at);
        return { action: present === undefined ? 'policy.created' : 'policy.updated', urn, name: input.name };
      }),

    /** @throws AppError `policy.not-found`, `policy.not-editable`. */
    remove: (context: RequestContext, urn: string): Promise<string> =>
      act(context, 'policy.delete', async (tx) => {
        const { name } = await getEditable(tx, urn);
        await tx.policies.delete(urn);
        return { action: 'policy.deleted', urn, name };
      }),
  };
}

async function getEditable(tx: Repositories, urn: string): Promise<Policy> {
  const policy = await tx.policies.find(urn);
  if (policy === undefined) throw new AppError('policy.not-found');
  if (!policy.editable) throw new AppError('policy.not-editable');
  return policy;
}
