import type { Me } from '@latchkey/shared/sessions';
import { ROTATION_GRACE_MS, type TokenRecord } from '@latchkey/shared/tokens';
import { useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { isOutcomeUnknown } from '../../api/http.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { RadioList } from '../../components/radio-list.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { useRefreshTokens, useRotateToken } from './token-queries.ts';
import { useLeaveGuard } from './use-leave-guard.ts';

type Grace = (typeof ROTATION_GRACE_MS)[number];
/** A day: long enough to replace the secret everywhere, short enough to be remembered. */
const DEFAULT_GRACE: Grace = 86_400_000;

type RotateDialogProps = { me: Me; token: TokenRecord; onClose: (isRotated: boolean) => void };

/** Asks how long the old secret goes on, and then shows the new one. */
export function RotateDialog({ me, token, onClose }: RotateDialogProps) {
  const rotate = useRotateToken();
  const flight = useSingleFlight(rotate);
  const refreshTokens = useRefreshTokens();
  const [graceMs, setGraceMs] = useState<Grace>(DEFAULT_GRACE);
  // Nobody would see the secret that this request is about to make.
  useLeaveGuard(rotate.isPending, () => undefined);

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

  const fault = rotate.isError && (
    <>
      {t('rotate.failed', { reason: asSentence(errorText(rotate.error)) })}{' '}
      {isOutcomeUnknown(rotate.error) && t('rotate.unknownOutcome')}
    </>
  );
  return (
    <ConfirmDialog
      key="ask"
      title={t('rotate.title')}
      data-testid="rotate-token-modal"
      name={token.name}
      fault={fault || undefined}
      confirm={t('rotate.confirm')}
      confirming={t('rotate.rotating')}
      isPending={rotate.isPending}
      look="primary"
      onConfirm={() => flight.mutate({ id: token.id, graceMs }, { onError: () => void refreshTokens() })}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose(false);
      }}
    >
      <p>{t('rotate.explain')}</p>
      <RadioList
        label={t('rotate.grace')}
        value={graceMs}
        options={ROTATION_GRACE_MS.map((ms) => [ms, t(`rotate.grace.${ms}`)] as const)}
        onChange={setGraceMs}
        isFocusedFirst
        data-testid="rotate-grace"
      />
    </ConfirmDialog>
  );
}
