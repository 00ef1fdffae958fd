import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { GroupDirectoryService } from '../groups/group-directory-service.ts';
import { readCorpEntity, textOf } from '../metadata/corp-entity-service.ts';
import type { MetadataService } from '../metadata/metadata-service.ts';
import type { ShownUser } from './corp-user-presenter.ts';
import { type Paging, pageOf } from './paging.ts';

/** What the resolvers call. */
export type CorpEntityResolverDeps = {
  readonly store: Store;
  readonly metadata: MetadataService;
  readonly groupDirectory: GroupDirectoryService;
};

type Context = { readonly request: RequestContext };
type ByUrn = { readonly urn: string };
type AspectsInput = { readonly input?: { readonly aspectNames?: readonly string[] | null } | null };

/** Resolvers of one user or group by URN, which answer for what does not exist with its key alone, as DataHub does. */
export function createCorpEntityResolvers({ store, metadata, groupDirectory }: CorpEntityResolverDeps) {
  return {
    Query: {
      corpUser: async (_: unknown, { urn }: ByUrn, { request }: Context): Promise<ShownUser> => {
        const entity = await readCorpEntity(metadata, request, 'corpuser', urn);
        const account = entity.aspects.size === 0 ? undefined : await store.read.users.find(entity.urn);
        const isNativeUser = account !== undefined && !account.isServiceAccount;
        const status = entity.aspects.get('corpUserStatus');
        return {
          ...entity,
          username: entity.key,
          isNativeUser,
          ...(status === undefined ? {} : { status: textOf(status, 'status') }),
        };
      },

      corpGroup: async (_: unknown, { urn }: ByUrn, { request }: Context) => {
        const entity = await readCorpEntity(metadata, request, 'corpGroup', urn);
        const group = await store.read.groups.find(entity.urn);
        const info = entity.aspects.get('corpGroupInfo');
        const editable = entity.aspects.get('corpGroupEditableInfo');
        return {
          urn: entity.urn,
          name: entity.key,
          properties: group === undefined ? info && presentGroupInfo(info) : presentGroup(group),
          editableProperties: editable && presentGroupInfo(editable),
        };
      },

      listGroups: async (_: unknown, { input }: { input: Paging }, { request }: Context) => {
        const { start, count, query } = pageOf(input);
        const page = { start, count, query, sort: 'name', order: 'asc' } as const;
        const { groups, total } = await groupDirectory.list(request, page);
        const shown = groups.map((group) => ({
          urn: group.urn,
          name: group.urn.slice('urn:li:corpGroup:'.length),
          properties: presentGroup(group),
        }));
        return { start, count, total, groups: shown };
      },
    },

    CorpUser: {
      /** Read again for each user, under the policies of this entity; credentials are no aspect here. */
      aspects: async ({ urn }: ByUrn, { input }: AspectsInput, { request }: Context) => {
        const { aspects } = await readCorpEntity(metadata, request, 'corpuser', urn);
        const wanted = input?.aspectNames ?? null;
        return [...aspects]
          .filter(([name]) => wanted === null || wanted.includes(name))
          .map(([aspectName, value]) => ({ aspectName, payload: JSON.stringify(value) }));
      },
    },
    CorpGroup: { type: () => 'CORP_GROUP' },
  };
}

function presentGroup({ name, description }: { readonly name: string; readonly description: string | null }) {
  return { displayName: name, description };
}

function presentGroupInfo(info: Parameters<typeof textOf>[0]) {
  const members = ['displayName', 'description', 'email', 'slack', 'pictureLink'];
  return Object.fromEntries(members.map((member) => [member, textOf(info, member)]));
}
