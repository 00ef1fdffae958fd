import type { Me } from '@latchkey/shared/sessions';
import { ROTATION_GRACE_MS, type TokenRecord } from '@latchkey/shared/tokens';
import { useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { isOutcomeUnknown } from '../../api/http.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './confirm-dialog.module.css';
import { SecretDialog } from './secret-dialog.tsx';
import { useRefreshTokens, useRotateToken } from './token-queries.ts';

type Grace = (typeof ROTATION_GRACE_MS)[number];
/** A day: long enough to replace the secret everywhere, short enough to be remembered. */
const DEFAULT_GRACE: Grace = 86_400_000;

type RotateDialogProps = { me: Me; token: TokenRecord; onClose: (isRotated: boolean) => void };

/** Asks how long the old secret goes on, and then shows the new one. */
export function RotateDialog({ me, token, onClose }: RotateDialogProps) {
  const rotate = useRotateToken();
  const refreshTokens = useRefreshTokens();
  const [graceMs, setGraceMs] = useState<Grace>(DEFAULT_GRACE);
  const isInFlight = useRef(false);

  if (rotate.data !== undefined) {
    const close = () => {
      rotate.reset();
      void refreshTokens();
      onClose(true);
    };
    const now = rotate.data.token.createdAt;
    const oldEnd = Math.min(token.expiresAt ?? Number.POSITIVE_INFINITY, now + graceMs);
    return <SecretDialog minted={rotate.data} me={me} oldEndsAt={oldEnd} onClose={close} />;
  }

  const confirm = () => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    rotate.mutate(
      { id: token.id, graceMs },
      {
        onError: () => void refreshTokens(),
        onSettled: () => {
          isInFlight.current = false;
        },
      },
    );
  };
  const dismiss = () => {
    // Nobody would see the secret that this request is about to make.
    if (!isInFlight.current) onClose(false);
  };
  return (
    <Dialog
      key="ask"
      title={t('rotate.title')}
      data-testid="rotate-token-modal"
      width={480}
      onDismiss={dismiss}
    >
      <div className={styles.body}>
        {rotate.isError && (
          <Notice kind="error" role="alert">
            {t('rotate.failed', { reason: asSentence(errorText(rotate.error)) })}{' '}
            {isOutcomeUnknown(rotate.error) && t('rotate.unknownOutcome')}
          </Notice>
        )}
        <p className={styles.name} dir="auto">
          {token.name}
        </p>
        <p>{t('rotate.explain')}</p>
        <RadioList
          label={t('rotate.grace')}
          value={graceMs}
          options={ROTATION_GRACE_MS.map((ms) => [ms, t(`rotate.grace.${ms}`)] as const)}
          onChange={setGraceMs}
          isFocusedFirst
          data-testid="rotate-grace"
        />
      </div>
      <DialogActions>
        <Button data-testid="modal-cancel-button" onClick={dismiss} isDisabled={rotate.isPending}>
          {t('app.cancel')}
        </Button>
        <Button
          look="primary"
          data-testid="modal-confirm-button"
          onClick={confirm}
          isDisabled={rotate.isPending}
        >
          {rotate.isPending ? t('rotate.rotating') : t('rotate.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
