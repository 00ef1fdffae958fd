import type { TokenRecord } from '@latchkey/shared/tokens';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Notice } from '../../components/notice.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { isOver } from './token-expiry.tsx';
import { isInUse, lastUse } from './token-last-use.tsx';
import { useRevokeToken } from './token-queries.ts';

type RevokeDialogProps = {
  token: TokenRecord;
  /** @param isRevoked false when the token lives on. */
  onClose: (isRevoked: boolean) => void;
};

/** Asks before revoking one token. */
export function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const revoke = useRevokeToken();
  const flight = useSingleFlight(revoke);
  const now = useServerNow();
  const used = t('revoke.used', { use: lastUse(token, now) });
  return (
    <ConfirmDialog
      title={t('revoke.title')}
      data-testid="revoke-token-modal"
      name={token.name}
      fault={revoke.isError ? t('revoke.failed', { reason: asSentence(errorText(revoke.error)) }) : undefined}
      confirm={t('revoke.confirm')}
      confirming={t('revoke.revoking')}
      isPending={revoke.isPending}
      onConfirm={() => flight.mutate(token.id, { onSuccess: () => onClose(true) })}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose(false);
      }}
    >
      {isInUse(token, now) ? (
        <Notice kind="warning">{used}</Notice>
      ) : (
        <p>{isOver(token, now) ? t('revoke.isOver') : used}</p>
      )}
      <p>{t('revoke.explain')}</p>
    </ConfirmDialog>
  );
}
