import type { RevokeTokensResult, TokenRecord } from '@latchkey/shared/tokens';
import { useEffect, useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import styles from '../../components/antd/confirm-dialog.module.css';
import { ConfirmQuestion } from '../../components/antd/confirm-dialog.tsx';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { isInUse, TokenNames } from './token-last-use.tsx';
import { useOwnTokens, useRevokeTokens } from './token-queries.ts';

type RevokeManyDialogProps = {
  what: readonly TokenRecord[] | 'mine';
  /** @param revokedCount null when nothing was revoked. */
  onClose: (revokedCount: number | null) => void;
};

/** Asks before revoking several tokens, and names those that could not be revoked. */
export function RevokeManyDialog({ what, onClose }: RevokeManyDialogProps) {
  const revoke = useRevokeTokens();
  const flight = useSingleFlight(revoke);
  const now = useServerNow();
  const tokens = what === 'mine' ? [] : what;
  const count = tokens.length;
  const title = what === 'mine' ? t('revokeMany.titleMine') : t('revokeMany.title', { count });
  const dismiss = () => {
    if (!flight.isInFlight()) onClose(revoke.data?.revoked.length ?? null);
  };
  const confirm = () =>
    flight.mutate(what === 'mine' ? what : tokens.map(({ id }) => id), {
      onSuccess: ({ revoked, notFound }) => {
        if (notFound.length === 0) onClose(revoked.length);
      },
    });
  return (
    <Dialog title={title} data-testid="revoke-tokens-modal" width={480} onDismiss={dismiss}>
      {revoke.isSuccess ? (
        <Outcome tokens={tokens} result={revoke.data} onClose={dismiss} />
      ) : (
        <ConfirmQuestion
          fault={
            revoke.isError
              ? t('revokeMany.failed', { reason: asSentence(errorText(revoke.error)) })
              : undefined
          }
          confirm={what === 'mine' ? t('revokeMany.confirmMine') : t('revokeMany.confirm', { count })}
          confirming={t('revoke.revoking')}
          isPending={revoke.isPending}
          onConfirm={confirm}
          onDismiss={dismiss}
        >
          {what === 'mine' ? (
            <MineInUse />
          ) : (
            <TokenNames tokens={tokens} now={now} className={styles.names} />
          )}
          <p>{what === 'mine' ? t('revokeMany.explainMine') : t('revokeMany.explain')}</p>
        </ConfirmQuestion>
      )}
    </Dialog>
  );
}

/** How many they are, and which of them are in use: a help that may fail without being in the way. */
function MineInUse() {
  const now = useServerNow();
  const { data } = useOwnTokens('live');
  if (data === undefined) return null;
  const inUse = data.tokens
    .filter((token) => isInUse(token, now))
    .sort((one, other) => (other.lastUsedAt ?? 0) - (one.lastUsedAt ?? 0));
  if (inUse.length === 0) return <p>{t('revokeMany.noneInUse', { count: data.total })}</p>;
  return (
    <Notice kind="warning">
      <p>{t('revokeMany.inUse', { count: data.total, inUse: inUse.length })}</p>
      <TokenNames tokens={inUse} now={now} className={styles.names} />
    </Notice>
  );
}

type OutcomeProps = { tokens: readonly TokenRecord[]; result: RevokeTokensResult; onClose: () => void };

function Outcome({ tokens, result, onClose }: OutcomeProps) {
  const closeRef = useRef<HTMLButtonElement>(null);
  useEffect(() => closeRef.current?.focus(), []);
  const nameOf = (id: string) => tokens.find((token) => token.id === id)?.name ?? id;
  return (
    <>
      <div className={styles.body}>
        <p role="status">{t('done.revokedMany', { count: result.revoked.length })}</p>
        <Notice kind="warning" role="alert">
          <p>{t('revokeMany.notFound')}</p>
          <Names names={result.notFound.map(nameOf)} />
        </Notice>
      </div>
      <DialogActions>
        <Button ref={closeRef} data-testid="modal-close-button" onClick={onClose}>
          {t('revokeMany.close')}
        </Button>
      </DialogActions>
    </>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles.names}>
      {names.map((name, index) => (
        // Names need not differ, and the list never changes.
        <li key={`${index} ${name}`} dir="auto">
          {name}
        </li>
      ))}
    </ul>
  );
}
