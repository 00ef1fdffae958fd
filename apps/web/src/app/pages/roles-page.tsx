import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { ListFailure, ListSkeleton } from '../../components/list-states.tsx';
import { useRoles } from '../../features/permissions/permission-queries.ts';
import { POLICY_PARAM } from '../../features/permissions/policy-params.ts';
import { RoleList } from '../../features/permissions/role-list.tsx';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { mayAskAboutOthers, mayManagePolicies, PermissionsFrame } from './permissions-frame.tsx';
import { NoPolicies } from './policies-page.tsx';

/** `/settings/permissions/roles`: what each role grants, and who holds it. */
export function RolesPage() {
  const me = useMe().data;
  if (me === undefined) return null;
  if (!mayAskAboutOthers(me))
    return <NoPolicies me={me} needed={['MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS']} />;
  const maySeeUsers = me.privileges.includes('MANAGE_USERS_AND_GROUPS');
  return (
    <PermissionsFrame me={me} title={t('roles.title')} lead={t('roles.lead')}>
      <Roles
        policyPath={
          mayManagePolicies(me)
            ? (urn) => `${paths.policies}?${new URLSearchParams({ [POLICY_PARAM]: urn })}`
            : null
        }
        usersPath={maySeeUsers ? (role) => `${paths.users}?${new URLSearchParams({ role })}` : null}
      />
    </PermissionsFrame>
  );
}

function Roles(props: Omit<Parameters<typeof RoleList>[0], 'roles'>) {
  const list = useRoles();
  if (list.isPending) return <ListSkeleton label={t('roles.loading')} />;
  if (list.data === undefined) {
    const text = t('roles.failed', { reason: asSentence(errorText(list.error)) });
    return <ListFailure text={text} onRetry={() => void list.refetch()} />;
  }
  return <RoleList roles={list.data.roles} {...props} />;
}
