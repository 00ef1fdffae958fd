import type { TokenRecord } from '@latchkey/shared/tokens';
import { useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './confirm-dialog.module.css';
import { useRevokeToken } from './token-queries.ts';

type RevokeDialogProps = {
  token: TokenRecord;
  /** @param revokedName null when the token lives on. */
  onClose: (revokedName: string | null) => void;
};

/** Asks before revoking, and stays open until the server answered: a failure must be seen. */
export function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const revoke = useRevokeToken();
  const isInFlight = useRef(false);

  const confirm = () => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    revoke.mutate(token.id, {
      onSuccess: () => onClose(token.name),
      onSettled: () => {
        isInFlight.current = false;
      },
    });
  };
  const dismiss = () => {
    if (!isInFlight.current) onClose(null);
  };

  return (
    <Dialog title={t('revoke.title')} data-testid="revoke-token-modal" width={480} onDismiss={dismiss}>
      <div className={styles.body}>
        {revoke.isError && (
          <Notice kind="error" role="alert">
            {t('revoke.failed', { reason: asSentence(errorText(revoke.error)) })}
          </Notice>
        )}
        <p className={styles.name} dir="auto">
          {token.name}
        </p>
        <p>{t('revoke.explain')}</p>
      </div>
      {/* The harmless button has the focus: Enter must not revoke by reflex. */}
      <DialogActions>
        <Button
          data-autofocus
          data-testid="modal-cancel-button"
          onClick={dismiss}
          isDisabled={revoke.isPending}
        >
          {t('app.cancel')}
        </Button>
        <Button
          look="danger"
          data-testid="modal-confirm-button"
          onClick={confirm}
          isDisabled={revoke.isPending}
        >
          {revoke.isPending ? t('revoke.revoking') : t('revoke.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
