import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import type { Me } from '@latchkey/shared/sessions';
import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { MissingPrivilege } from '../../components/missing-privilege.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useUnhurried } from '../../components/use-unhurried.ts';
import { useAccess, usePolicies } from '../../features/permissions/permission-queries.ts';
import { PolicyDialogs, policyIntents } from '../../features/permissions/policy-dialogs.tsx';
import { PolicyList } from '../../features/permissions/policy-list.tsx';
import { NEW_POLICY, POLICY_ADDRESS } from '../../features/permissions/policy-params.ts';
import { PolicyToolbar } from '../../features/permissions/policy-toolbar.tsx';
import { usePolicyDialogs } from '../../features/permissions/use-policy-dialogs.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import styles from './page.module.css';
import { mayManagePolicies, PermissionsFrame } from './permissions-frame.tsx';

const MANAGE_POLICIES = 'MANAGE_POLICIES';

/** `/settings/permissions/policies`: who may do what. */
export function PoliciesPage() {
  const me = useMe().data;
  if (me === undefined) return null;
  return mayManagePolicies(me) ? <Policies me={me} /> : <NoPolicies me={me} needed={[MANAGE_POLICIES]} />;
}

/** Says which privilege is missing for a page of permissions, and whom to ask. */
export function NoPolicies({ me, needed }: { me: Me; needed: readonly PlatformPrivilege[] }) {
  const access = useAccess('me');
  return (
    <PermissionsFrame me={me} title={t('policies.title')} lead={t('policies.lead')}>
      <MissingPrivilege
        privileges={needed.map(privilegeName)}
        administrators={access.data?.administrators ?? []}
      />
    </PermissionsFrame>
  );
}

function Policies({ me }: { me: Me }) {
  const { params, change } = useAddress(POLICY_ADDRESS);
  const list = useUnhurried(usePolicies(params));
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = usePolicyDialogs(summaryRef);
  const total = list.data?.total ?? 0;
  const createButton = (
    <Button
      look="primary"
      data-testid="add-policy-button"
      onPointerEnter={policyIntents.form}
      onFocus={policyIntents.form}
      onClick={() => dialogs.openForm(NEW_POLICY)}
    >
      <PlusIcon /> {t('policies.create')}
    </Button>
  );
  return (
    <PermissionsFrame me={me} title={t('policies.title')} lead={t('policies.lead')} action={createButton}>
      <PolicyToolbar params={params} onChange={change} />
      <div className={styles.summary}>
        <p ref={summaryRef} tabIndex={-1}>
          {total > 0 && t('policies.count', { count: total })}
        </p>
        <p role="status">{dialogs.announcement}</p>
      </div>
      <PolicyList
        params={params}
        list={list}
        firstStep={null}
        onChange={change}
        onState={(policy) => dialogs.open({ kind: 'state', policy })}
        onDelete={(policy) => dialogs.open({ kind: 'delete', policy })}
        onFormIntent={policyIntents.form}
        onConfirmIntent={policyIntents.confirm}
      />
      <PolicyDialogs dialogs={dialogs} />
    </PermissionsFrame>
  );
}
