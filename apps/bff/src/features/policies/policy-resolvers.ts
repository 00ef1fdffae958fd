import { type Policy, policyActorsSchema, policyResourcesSchema } from '@latchkey/shared/policies';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { AccessService } from './access-service.ts';
import type { PolicyAdminService } from './policy-admin-service.ts';

/** What the resolvers call. */
export type PolicyResolverDeps = { readonly policyAdmin: PolicyAdminService; readonly access: AccessService };

type Context = { readonly request: RequestContext };

type Facet = { field: string; values?: string[] | null; negated?: boolean | null; condition?: string | null };

type ListInput = {
  readonly start?: number | null;
  readonly count?: number | null;
  readonly query?: string | null;
  readonly orFilters?: { and?: Facet[] | null }[] | null;
};

type UpdateInput = {
  readonly type: Policy['type'];
  readonly name: string;
  readonly state: Policy['state'];
  readonly description?: string | null;
  readonly resources?: unknown;
  readonly privileges: readonly string[];
  readonly actors: Readonly<Record<string, unknown>>;
};

const DEFAULT_COUNT = 20;
const MAX_COUNT = 1_000;

/** Resolvers of DataHub's policy operations. */
export function createPolicyResolvers({ policyAdmin, access }: PolicyResolverDeps) {
  return {
    Query: {
      listPolicies: async (_: unknown, { input }: { input: ListInput }, { request }: Context) => {
        const start = input.start ?? 0;
        const count = input.count ?? DEFAULT_COUNT;
        if (start < 0 || count < 0 || count > MAX_COUNT) {
          throw new AppError('request.invalid', {
            detail: `start must be from 0, count from 0 to ${MAX_COUNT}`,
          });
        }
        const all = await policyAdmin.list(request);
        const matching = all.filter(
          (policy) => hasText(policy, input.query ?? '') && passes(policy, input.orFilters ?? []),
        );
        const policies = matching.slice(start, start + count);
        return { start, count, total: matching.length, policies };
      },

      getGrantedPrivileges: async (
        _: unknown,
        { input }: { input: { actorUrn: string; resourceSpec?: { resourceUrn: string } | null } },
        { request }: Context,
      ) => {
        const resource = input.resourceSpec == null ? undefined : resourceOf(input.resourceSpec.resourceUrn);
        return { privileges: await access.grantedPrivileges(request, input.actorUrn, resource) };
      },

      debugAccess: (_: unknown, args: { userUrn: string }, { request }: Context) =>
        access.explain(request, args.userUrn),
    },

    Mutation: {
      createPolicy: async (_: unknown, { input }: { input: UpdateInput }, { request }: Context) =>
        (await policyAdmin.create(request, toPolicyInput(input))).policy.urn,
      updatePolicy: async (_: unknown, args: { urn: string; input: UpdateInput }, { request }: Context) =>
        (await policyAdmin.update(request, args.urn, toPolicyInput(args.input))).policy.urn,
      deletePolicy: async (_: unknown, args: { urn: string }, { request }: Context) =>
        (await policyAdmin.remove(request, args.urn)).policy.urn,
    },

    PolicyMatchCriterion: {
      values: ({ values }: { values: readonly string[] }) => values.map((value) => ({ value })),
    },
  };
}

/** The type that counts is the one in the URN, not one that the caller says. */
function resourceOf(urn: string) {
  const type = /^urn:li:([A-Za-z]+):./.exec(urn)?.[1];
  if (type === undefined) throw new AppError('request.invalid', { detail: `Invalid resource URN: ${urn}` });
  return { type, urn };
}

/** GraphQL's nulls become absent, so that the schemas' defaults apply. */
function toPolicyInput(input: UpdateInput) {
  const actors = Object.fromEntries(Object.entries(input.actors).filter(([, value]) => value !== null));
  const resources = input.resources == null ? null : withoutNulls(input.resources);
  return {
    type: input.type,
    name: input.name,
    state: input.state,
    description: input.description ?? '',
    privileges: [...input.privileges],
    actors: policyActorsSchema.parse(actors),
    resources: resources === null ? null : policyResourcesSchema.parse(resources),
  };
}

function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, item) => item ?? undefined));
}

function hasText(policy: Policy, query: string): boolean {
  const wanted = query === '*' ? '' : query.toLowerCase();
  return `${policy.name}\n${policy.description}`.toLowerCase().includes(wanted);
}

/** DataHub's `orFilters`: any group, all conditions of a group. */
function passes(policy: Policy, groups: readonly { and?: Facet[] | null }[]): boolean {
  if (groups.length === 0) return true;
  return groups.some((group) => (group.and ?? []).every((facet) => matches(policy, facet)));
}

function matches(policy: Policy, { field, values, negated, condition }: Facet): boolean {
  if (condition != null && !['EQUAL', 'IEQUAL', 'IN'].includes(condition)) {
    throw new AppError('request.invalid', {
      detail: `orFilters: condition ${condition} does not apply to policies`,
    });
  }
  const actual = {
    state: policy.state,
    type: policy.type,
    editable: String(policy.editable),
    urn: policy.urn,
  }[field];
  if (actual === undefined) {
    throw new AppError('request.invalid', {
      detail: `orFilters: unknown field '${field}'; expected state, type, editable or urn`,
    });
  }
  const isListed = (values ?? []).some((value) => value.toLowerCase() === actual.toLowerCase());
  return negated ? !isListed : isListed;
}
