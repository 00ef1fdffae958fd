import type { InviteRecord } from '@latchkey/shared/invites';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useRevokeInvite } from './invite-queries.ts';

type RevokeInviteDialogProps = { invite: InviteRecord; onClose: (done?: string) => void };

/** Asks before an invitation is revoked. */
export function RevokeInviteDialog({ invite, onClose }: RevokeInviteDialogProps) {
  const revoke = useRevokeInvite();
  const flight = useSingleFlight(revoke);
  return (
    <ConfirmDialog
      title={t('invites.revoke.title')}
      data-testid="revoke-invite-modal"
      fault={revoke.isError ? t('admin.failed', { reason: asSentence(errorText(revoke.error)) }) : undefined}
      confirm={t('invites.revoke.confirm')}
      confirming={t('admin.working')}
      isPending={revoke.isPending}
      onConfirm={() => flight.mutate(invite.id, { onSuccess: () => onClose(t('invites.revoke.done')) })}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    >
      <p>{t('invites.revoke.explain')}</p>
      {invite.uses > 0 && <p>{t('invites.revoke.used', { count: invite.uses })}</p>}
    </ConfirmDialog>
  );
}
