import { type Policy, policyActorsSchema } from '@latchkey/shared/policies';
import { PLATFORM_PRIVILEGE_TYPES, type PlatformPrivilege } from '@latchkey/shared/privileges';
import { ROLE_URNS, ROOT_USER_URN } from '@latchkey/shared/urn';

const [ADMIN, EDITOR] = ROLE_URNS;

const ALL_PRIVILEGES: readonly PlatformPrivilege[] = PLATFORM_PRIVILEGE_TYPES;

const EDITOR_PRIVILEGES: readonly PlatformPrivilege[] = [
  'VIEW_ANALYTICS',
  'GENERATE_PERSONAL_ACCESS_TOKENS',
  'MANAGE_DOMAINS',
  'MANAGE_GLOSSARIES',
  'MANAGE_TAGS',
];

const policy = (
  suffix: string,
  name: string,
  description: string,
  privileges: readonly PlatformPrivilege[],
  actors: Partial<Policy['actors']>,
  editable: boolean,
): Policy => ({
  urn: `urn:li:dataHubPolicy:${suffix}`,
  type: 'PLATFORM',
  state: 'ACTIVE',
  name,
  description,
  privileges: [...privileges],
  actors: policyActorsSchema.parse(actors),
  editable,
});

/**
 * The policies of DataHub's first start that decide about tokens (contract §6.3). They are added when
 * absent and never overwritten, so an administrator's change to an editable one stays.
 */
export const BOOT_POLICIES: readonly Policy[] = [
  policy(
    '0',
    'Root User - All Platform Privileges',
    'Grants all platform privileges to the root user.',
    ALL_PRIVILEGES,
    { users: [ROOT_USER_URN] },
    false,
  ),
  policy(
    '7',
    'All Users - Base Platform Privileges',
    'Grants base platform privileges, such as generating personal access tokens, to all users.',
    ['VIEW_ANALYTICS', 'GENERATE_PERSONAL_ACCESS_TOKENS'],
    { allUsers: true },
    true,
  ),
  policy(
    'admin-platform-policy',
    'Admins - Platform Policy',
    'Grants all platform privileges to the Admin role.',
    ALL_PRIVILEGES,
    { roles: [ADMIN] },
    false,
  ),
  policy(
    'editor-platform-policy',
    'Editors - Platform Policy',
    'Grants platform privileges, such as generating personal access tokens, to the Editor role.',
    EDITOR_PRIVILEGES,
    { roles: [EDITOR] },
    false,
  ),
];
