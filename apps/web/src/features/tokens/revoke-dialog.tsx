import type { TokenRecord } from '@latchkey/shared/tokens';
import { useRef } from 'react';
import { ApiError } from '../../api/http.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import styles from './revoke-dialog.module.css';
import { useRefreshTokens, useRevokeToken } from './token-queries.ts';

type RevokeDialogProps = {
  token: TokenRecord;
  /** @param revokedName null when the token lives on. */
  onClose: (revokedName: string | null) => void;
};

/** Asks before revoking, and stays open until the server answered: a failure must be seen. */
export function RevokeDialog({ token, onClose }: RevokeDialogProps) {
  const revoke = useRevokeToken();
  const refreshTokens = useRefreshTokens();
  const isInFlight = useRef(false);

  const confirm = () => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    revoke.mutate(token.id, {
      onSuccess: () => onClose(token.name),
      onError: (error) => {
        // Somebody else was faster: show the list as it is now.
        if (error instanceof ApiError && error.status === 404) void refreshTokens();
      },
      onSettled: () => {
        isInFlight.current = false;
      },
    });
  };
  const dismiss = () => {
    if (!isInFlight.current) onClose(null);
  };

  return (
    <Dialog
      title="Are you sure you want to revoke this token?"
      data-testid="revoke-token-modal"
      width={480}
      onDismiss={dismiss}
    >
      <div className={styles.body}>
        {revoke.isError && (
          <Notice kind="error" role="alert">
            Failed to revoke the token. {asSentence(revoke.error.message)}
          </Notice>
        )}
        <p className={styles.name}>{token.name}</p>
        <p>
          Anyone using this token will no longer be able to access the DataHub API. You cannot undo this
          action.
        </p>
      </div>
      {/* The harmless button has the focus: Enter must not revoke by reflex. */}
      <DialogActions>
        <Button
          data-autofocus
          data-testid="modal-cancel-button"
          onClick={dismiss}
          isDisabled={revoke.isPending}
        >
          Cancel
        </Button>
        <Button
          look="danger"
          data-testid="modal-confirm-button"
          onClick={confirm}
          isDisabled={revoke.isPending}
        >
          {revoke.isPending ? 'Revoking…' : 'Revoke'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
