import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import type { ShownUser } from './corp-user-presenter.ts';

/** DataHub's `RelationshipsInput`. */
type RelationshipsInput = {
  readonly types: readonly string[];
  readonly direction: 'INCOMING' | 'OUTGOING';
  readonly start?: number | null;
  readonly count?: number | null;
};

type Related = { readonly type: string; readonly direction: string; readonly entity: object };

const DEFAULT_COUNT = 10;

/**
 * Resolvers of `relationships`: which roles a user or service account holds and which groups it is in.
 * Other relationships are the metadata service's, so the answer for them is empty.
 */
export function createRelationshipResolvers(deps: { readonly store: Store; readonly guard: PrivilegeGuard }) {
  const { store, guard } = deps;
  const memberships = async (urn: string, { types, direction }: RelationshipsInput): Promise<Related[]> => {
    if (direction !== 'OUTGOING') return [];
    const related: Related[] = [];
    if (types.includes('IsMemberOfRole')) {
      for (const role of await store.read.users.listRoles([urn])) {
        const entity = {
          __typename: 'DataHubRole',
          urn: role,
          type: 'DATAHUB_ROLE',
          name: nameOf(role),
          editable: false,
        };
        related.push({ type: 'IsMemberOfRole', direction, entity });
      }
    }
    const groupType = types.find((type) => type === 'IsMemberOfGroup' || type === 'IsMemberOfNativeGroup');
    if (groupType !== undefined) {
      for (const urnOfGroup of await store.read.users.listGroups(urn)) {
        const group = await store.read.groups.find(urnOfGroup);
        const name = group?.name ?? nameOf(urnOfGroup);
        const entity = { __typename: 'CorpGroup', urn: urnOfGroup, type: 'CORP_GROUP', name };
        related.push({ type: groupType, direction, entity });
      }
    }
    return related;
  };

  const resolve = async ({ urn }: { urn: string }, { input }: { input: RelationshipsInput }) =>
    page(await memberships(urn, input), input);

  /** Anybody may look at a user by URN; who that one's roles and groups are is for administrators, and oneself. */
  const resolveOfUser = async (
    user: { urn: string } | ShownUser,
    args: { input: RelationshipsInput },
    { request }: { request: RequestContext },
  ) => {
    if ('aspects' in user && user.urn !== request.actor.urn) {
      await guard.require(request, 'user.list-memberships', 'MANAGE_USERS_AND_GROUPS');
    }
    return resolve(user, args);
  };

  return {
    CorpUser: { relationships: resolveOfUser },
    ServiceAccount: { relationships: resolve },
    AccessTokenMetadata: {
      relationships: (_token: unknown, { input }: { input: RelationshipsInput }) => page([], input),
    },
  };
}

function page(all: readonly Related[], input: RelationshipsInput) {
  const start = input.start ?? 0;
  const relationships = all.slice(start, start + (input.count ?? DEFAULT_COUNT));
  return { start, count: relationships.length, total: all.length, relationships };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}
