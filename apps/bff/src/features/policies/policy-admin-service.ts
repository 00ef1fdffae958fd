import { randomUUID } from 'node:crypto';
import type { AuditAction } from '@latchkey/shared/audit';
import type { Policy } from '@latchkey/shared/policies';
import type { ListPoliciesQuery, PolicyPreview } from '@latchkey/shared/policy-api';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { unitedActors } from './administrator-policy.ts';
import { keepAnAdministrator } from './administrator-service.ts';
import { assertPolicyMakesSense } from './policy-input-service.ts';
import { policyChange, policyVersion, type StoredPolicy } from './policy-version.ts';
import type { PrivilegeGuard } from './privilege-guard-service.ts';

/** What a person decides about a policy. */
export type PolicyInput = Omit<Policy, 'urn' | 'editable'>;

/** What an act did: the policy before and after it; one of the two is absent when it was made or deleted. */
type Done = { readonly action: AuditAction; readonly before?: Policy; readonly after?: Policy };

/** Making and changing policies; needs MANAGE_POLICIES. */
export type PolicyAdminService = ReturnType<typeof createPolicyAdminService>;

/**
 * A change holds from the next request on, because every request reads the policies anew. System
 * policies stay as they are, and no change takes the last administrator away.
 */
export function createPolicyAdminService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  /** One guarded act on a policy and its record, in one commit. @returns the policy as it is now, or last was. */
  const act = async (
    context: RequestContext,
    attempted: string,
    work: (tx: Repositories, at: number) => Promise<Done>,
  ): Promise<StoredPolicy> => {
    await guard.require(context, attempted, 'MANAGE_POLICIES');
    return store.transaction(async (tx) => {
      await tx.authority.change();
      await guard.requireStill(tx, context, 'MANAGE_POLICIES');
      const at = clock.now();
      const { action, before, after } = await keepAnAdministrator(tx, () => work(tx, at));
      const subject = after ?? before;
      if (subject === undefined) throw new Error('An act on a policy has a policy');
      const details = { name: subject.name, ...policyChange(before, after) };
      await tx.audit.insert(auditEventOf(context, at, action, { subjectUrn: subject.urn, details }));
      return (await tx.policyListing.find(subject.urn)) ?? { policy: subject, updatedAt: at };
    });
  };

  const insert = async (tx: Repositories, policy: Policy, at: number): Promise<Done> => {
    await tx.policies.insertIfAbsent(policy, at);
    return { action: 'policy.created', after: policy };
  };

  const replace = async (tx: Repositories, before: Policy, input: PolicyInput, at: number): Promise<Done> => {
    const after: Policy = { ...input, urn: before.urn, editable: true };
    await tx.policies.update(after, at);
    return { action: 'policy.updated', before, after };
  };

  /** @param version of the policy as the caller saw it; without one, whatever it is by now. */
  const setState = (context: RequestContext, urn: string, state: 'ACTIVE' | 'INACTIVE', version?: string) =>
    act(context, `policy.${state === 'ACTIVE' ? 'activate' : 'deactivate'}`, async (tx, at) => {
      const before = await getEditable(tx, urn, version);
      await tx.policies.updateState(urn, state, at);
      const action = state === 'ACTIVE' ? 'policy.activated' : 'policy.deactivated';
      return { action, before, after: { ...before, state } };
    });

  return {
    /** @throws AppError `privilege.missing`. */
    list: async (context: RequestContext): Promise<readonly Policy[]> => {
      await guard.require(context, 'policy.list', 'MANAGE_POLICIES');
      return store.read.policies.list();
    },

    /** @returns one page, and how many match in all. @throws AppError `privilege.missing`. */
    listPage: async (context: RequestContext, query: ListPoliciesQuery) => {
      await guard.require(context, 'policy.list', 'MANAGE_POLICIES');
      return store.read.policyListing.listPage(query);
    },

    /** @throws AppError `privilege.missing`, `policy.not-found`. */
    get: async (context: RequestContext, urn: string): Promise<StoredPolicy> => {
      await guard.require(context, 'policy.get', 'MANAGE_POLICIES');
      const stored = await store.read.policyListing.find(urn);
      if (stored === undefined) throw new AppError('policy.not-found');
      return stored;
    },

    /** Counts whom a policy would be for, in place of the one of this URN. @throws AppError `privilege.missing`. */
    preview: async (
      context: RequestContext,
      input: Pick<Policy, 'state' | 'actors'>,
      urn: string | undefined,
    ): Promise<PolicyPreview> => {
      await guard.require(context, 'policy.preview', 'MANAGE_POLICIES');
      const present = urn === undefined ? undefined : await store.read.policies.find(urn);
      const namedBy = (policy: Pick<Policy, 'state' | 'actors'> | undefined) =>
        unitedActors(policy?.state === 'ACTIVE' ? [policy.actors] : []);
      const after = namedBy(input);
      const before = namedBy(present);
      const { namedActors } = store.read;
      return {
        users: await namedActors.count(after),
        joining: await namedActors.count(after, before),
        leaving: await namedActors.count(before, after),
      };
    },

    activate: (context: RequestContext, urn: string, version?: string) =>
      setState(context, urn, 'ACTIVE', version),
    deactivate: (context: RequestContext, urn: string, version?: string) =>
      setState(context, urn, 'INACTIVE', version),

    /** Its URN is new, `urn:li:dataHubPolicy:<uuid>`. */
    create: (context: RequestContext, input: PolicyInput): Promise<StoredPolicy> =>
      act(context, 'policy.create', (tx, at) =>
        insert(tx, { ...input, urn: `urn:li:dataHubPolicy:${randomUUID()}`, editable: true }, at),
      ),

    /** The same for a form: every actor and privilege has to exist. @throws AppError `request.invalid`. */
    createChecked: (context: RequestContext, input: PolicyInput): Promise<StoredPolicy> =>
      act(context, 'policy.create', async (tx, at) => {
        await assertPolicyMakesSense(tx, input, undefined);
        return insert(tx, { ...input, urn: `urn:li:dataHubPolicy:${randomUUID()}`, editable: true }, at);
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
    ): Promise<StoredPolicy> =>
      act(context, 'policy.update', async (tx, at) => {
        if (!/^urn:li:dataHubPolicy:[^\s]{1,200}$/.test(urn)) {
          throw new AppError('request.invalid', { detail: `Invalid policy URN: ${urn}` });
        }
        const present = await tx.policies.find(urn);
        if (present?.editable === false) throw new AppError('policy.not-editable');
        const actors = { ...input.actors, roles: present?.actors.roles ?? [] };
        return present === undefined
          ? insert(tx, { ...input, actors, urn, editable: true }, at)
          : replace(tx, present, { ...input, actors }, at);
      }),

    /**
     * Replaces the policy that the caller saw.
     * @throws AppError `policy.not-found`, `policy.not-editable`, `policy.changed`, `request.invalid`.
     */
    replace: (
      context: RequestContext,
      urn: string,
      input: PolicyInput,
      version: string,
    ): Promise<StoredPolicy> =>
      act(context, 'policy.update', async (tx, at) => {
        const present = await getEditable(tx, urn, version);
        await assertPolicyMakesSense(tx, input, present);
        return replace(tx, present, input, at);
      }),

    /** @throws AppError `policy.not-found`, `policy.not-editable`, `policy.changed`. */
    remove: (context: RequestContext, urn: string, version?: string): Promise<StoredPolicy> =>
      act(context, 'policy.delete', async (tx) => {
        const before = await getEditable(tx, urn, version);
        await tx.policies.delete(urn);
        return { action: 'policy.deleted', before };
      }),
  };
}

async function getEditable(tx: Repositories, urn: string, version: string | undefined): Promise<Policy> {
  const stored = await tx.policyListing.find(urn);
  // Whoever saw it, and no longer finds it, was overtaken, too; but saying "not found" says more.
  if (stored === undefined) throw new AppError('policy.not-found');
  if (!stored.policy.editable) throw new AppError('policy.not-editable');
  if (version !== undefined && version !== policyVersion(stored)) throw new AppError('policy.changed');
  return stored.policy;
}
