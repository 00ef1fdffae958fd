import type { InviteRecord } from '@latchkey/shared/invites';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { lazyPart } from '../../components/lazy-part.tsx';
import { ListView } from '../../components/list-view.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useAddressParam } from '../../components/use-address-param.ts';
import { useDialogs } from '../../components/use-dialogs.ts';
import { useUnhurried } from '../../components/use-unhurried.ts';
import { INVITE_ADDRESS, useInvites } from '../../features/invites/invite-queries.ts';
import { InviteTable } from '../../features/invites/invite-table.tsx';
import { useServerNow } from '../../features/session/server-clock.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { IdentitiesFrame } from './identities-frame.tsx';
import styles from './page.module.css';

const loadInvite = () => import('../../features/invites/invite-dialog.tsx');
const loadRevoke = () => import('../../features/invites/revoke-invite-dialog.tsx');
const InviteDialog = lazyPart(async () => (await loadInvite()).InviteDialog);
const RevokeDialog = lazyPart(async () => (await loadRevoke()).RevokeInviteDialog);
const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

type InvitesDialog = { kind: 'create' } | { kind: 'revoke'; invite: InviteRecord };

/** `/settings/identities/invites`: make, list and revoke invitations. */
export function InvitesPage() {
  const me = useMe().data;
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = useDialogs<InvitesDialog>(summaryRef);
  const asked = useAddressParam('new');
  const { dialog, open, close } = dialogs;
  const isAsked = asked.value !== null && me?.privileges.includes('MANAGE_USER_CREDENTIALS') === true;

  // Not a dependency: the new address is a transition, and renderings that come before its end must not ask again.
  const openAsAsked = useEffectEvent(() => {
    // The list of users leads here; the address is plain again, so that a reload does not ask anew.
    asked.close();
    open({ kind: 'create' });
  });
  useEffect(() => {
    if (isAsked) openAsAsked();
  }, [isAsked]);

  if (me === undefined) return null;
  return (
    <IdentitiesFrame
      me={me}
      path={paths.invites}
      title={t('invites.title')}
      lead={t('invites.lead')}
      action={
        <Button
          look="primary"
          onClick={() => open({ kind: 'create' })}
          onPointerEnter={preload(loadInvite)}
          onFocus={preload(loadInvite)}
          data-testid="invite-users-button"
        >
          <PlusIcon /> {t('invites.invite')}
        </Button>
      }
    >
      <InviteList
        announcement={dialogs.announcement}
        summaryRef={summaryRef}
        onRevoke={(invite) => open({ kind: 'revoke', invite })}
      />
      <LoadBoundary>
        {dialog?.kind === 'create' && <InviteDialog me={me} onClose={(done) => close(done)} />}
        {dialog?.kind === 'revoke' && (
          <RevokeDialog
            invite={dialog.invite}
            onClose={(done) => close(done, done === undefined ? 'origin' : 'fallback')}
          />
        )}
      </LoadBoundary>
    </IdentitiesFrame>
  );
}

type InviteListProps = {
  announcement: string;
  summaryRef: RefObject<HTMLParagraphElement | null>;
  onRevoke: (invite: InviteRecord) => void;
};

function InviteList({ announcement, summaryRef, onRevoke }: InviteListProps) {
  const now = useServerNow();
  const { params, change } = useAddress(INVITE_ADDRESS);
  const { page } = params;
  const list = useUnhurried(useInvites(page));
  const invites = list.data?.invites ?? [];
  const total = list.data?.total ?? 0;
  return (
    <>
      <div className={styles.summary}>
        <p ref={summaryRef} tabIndex={-1}>
          {total > 0 && t('invites.count', { count: total })}
        </p>
        <p role="status">{announcement}</p>
      </div>
      <ListView
        list={list}
        reason={list.isError ? asSentence(errorText(list.error)) : ''}
        rowCount={invites.length}
        texts={{
          loading: t('invites.loading'),
          failed: (reason) => t('invites.failed', { reason }),
          stale: (reason, time) => t('list.asOf', { reason, time }),
          none: t('invites.none'),
          noneHint: t('invites.noneHint'),
          noMatch: t('invites.none'),
          noMatchHint: t('invites.noneHint'),
        }}
        page={page}
        isFiltered={false}
        onClear={() => change({ page: 1 })}
        onPage={(next, options) => change({ page: next }, options)}
      >
        <InviteTable
          invites={invites}
          now={now}
          isStale={list.isPlaceholderData}
          onRevoke={onRevoke}
          onRevokeIntent={preload(loadRevoke)}
        />
      </ListView>
    </>
  );
}
