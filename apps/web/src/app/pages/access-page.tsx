import type { Me } from '@latchkey/shared/sessions';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { lazyPart } from '../../components/lazy-part.tsx';
import { ListFailure, ListSkeleton } from '../../components/list-states.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import { Notice } from '../../components/notice.tsx';
import { useDialogs } from '../../components/use-dialogs.ts';
import type { AccessPaths } from '../../features/permissions/access-grant.tsx';
import { AccessReport } from '../../features/permissions/access-report.tsx';
import { useAccess } from '../../features/permissions/permission-queries.ts';
import {
  GRANT_PARAM,
  GRANT_TO_PARAM,
  NEW_POLICY,
  POLICY_PARAM,
} from '../../features/permissions/policy-params.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { mayAskAboutOthers, mayManagePolicies, PermissionsFrame } from './permissions-frame.tsx';

const loadChoose = () => import('../../features/permissions/choose-user-dialog.tsx');
const ChooseUserDialog = lazyPart(async () => (await loadChoose()).ChooseUserDialog);
const preloadChoose = () => void loadChoose().catch(() => undefined);

/** The parameter that names whom the page is about; oneself without it. */
const USER_PARAM = 'user';

/** `/settings/permissions/access`: why somebody may do something, and what is missing for tokens. */
export function AccessPage() {
  const me = useMe().data;
  return me === undefined ? null : <Access me={me} />;
}

function Access({ me }: { me: Me }) {
  const [search, setSearch] = useSearchParams();
  const user = search.get(USER_PARAM) ?? 'me';
  const isSelf = user === 'me' || user === me.urn;
  const access = useAccess(user);
  const buttonRef = useRef<HTMLButtonElement>(null);
  const { dialog, open, close } = useDialogs<'choose'>(buttonRef);
  const chooseButton = mayAskAboutOthers(me) ? (
    <Button
      ref={buttonRef}
      data-testid="choose-user-button"
      onPointerEnter={preloadChoose}
      onFocus={preloadChoose}
      onClick={() => open('choose')}
    >
      {t('access.choose')}
    </Button>
  ) : undefined;
  const policyAddress = (params: Record<string, string>) =>
    `${paths.policies}?${new URLSearchParams(params)}`;
  const mayManage = mayManagePolicies(me);
  const links: AccessPaths = {
    policy: mayManage ? (urn) => policyAddress({ [POLICY_PARAM]: urn }) : null,
    newPolicy: mayManage
      ? (privilege, to) =>
          policyAddress({ [POLICY_PARAM]: NEW_POLICY, [GRANT_PARAM]: privilege, [GRANT_TO_PARAM]: to })
      : null,
    user: me.privileges.includes('MANAGE_USERS_AND_GROUPS')
      ? (urn) => `${paths.users}?${new URLSearchParams({ [USER_PARAM]: urn })}`
      : null,
  };
  return (
    <PermissionsFrame me={me} title={t('access.title')} lead={t('access.lead')} action={chooseButton}>
      {access.isPending && <ListSkeleton label={t('access.loading')} />}
      {access.isError && access.data === undefined && (
        <AccessFailure error={access.error} onRetry={() => void access.refetch()} />
      )}
      {access.data !== undefined && <AccessReport report={access.data} isSelf={isSelf} paths={links} />}
      {dialog !== null && (
        <LoadBoundary>
          <ChooseUserDialog
            onClose={(urn) => {
              close();
              if (urn !== null) setSearch({ [USER_PARAM]: urn });
            }}
          />
        </LoadBoundary>
      )}
    </PermissionsFrame>
  );
}

/** Nobody comes into being by asking again. */
function AccessFailure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const reason = asSentence(errorText(error));
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Notice kind="error" role="alert">
        {reason}
      </Notice>
    );
  }
  return <ListFailure text={t('access.failed', { reason })} onRetry={onRetry} />;
}
