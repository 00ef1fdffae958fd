import type { Me } from '@latchkey/shared/sessions';
import type { MintedToken, TokenRecord } from '@latchkey/shared/tokens';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';
import { exactTime, timeAhead } from '../../components/format-time.ts';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { useHoldSession } from '../session/session-hold.ts';
import { LeaveQuestion } from './leave-question.tsx';
import { SecretBox } from './secret-box.tsx';
import styles from './secret-view.module.css';
import { SnippetTabs } from './snippet-tabs.tsx';
import { TryIt } from './try-it.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { usePageHidden } from './use-page-hidden.ts';

type SecretViewProps = {
  minted: MintedToken;
  me: Me;
  oldEndsAt: number | undefined;
  /** It was copied or saved: nothing asks any more. */
  isKept: boolean;
  isAskingToLeave: boolean;
  onKept: () => void;
  onAskToLeave: () => void;
  onStay: () => void;
  onClose: () => void;
};

/** The secret, ways to keep it, and ways to use it. */
export function SecretView(props: SecretViewProps) {
  const { minted, me, oldEndsAt, isKept, isAskingToLeave, onKept, onAskToLeave, onStay, onClose } = props;
  const now = useServerNow();

  useLeaveGuard(!isKept, onAskToLeave);
  usePageHidden(onClose);
  useHoldSession();

  return (
    <div className={styles.view}>
      <Notice kind="info">
        <p id="secret-warning">{t('secret.warning')}</p>
      </Notice>
      <SecretBox minted={minted} me={me} onKept={onKept} />
      <p className={styles.summary}>{summary(minted.token, me)}</p>
      {oldEndsAt !== undefined && (
        <p className={styles.summary} data-testid="old-secret-end">
          {oldEndsAt <= minted.token.createdAt
            ? t('secret.oldStopped')
            : t('secret.oldStops', { time: timeAhead(oldEndsAt - Math.min(now, minted.token.createdAt)) })}
        </p>
      )}
      <section aria-labelledby="use-it">
        <h2 id="use-it">{t('secret.useIt')}</h2>
        <SnippetTabs me={me} actorUrn={minted.token.actorUrn} />
        <TryIt accessToken={minted.accessToken} />
      </section>
      <DialogActions>
        {isAskingToLeave && <LeaveQuestion onLeave={onClose} onStay={onStay} />}
        <Button
          look={isKept ? 'primary' : 'default'}
          data-testid="access-token-modal-close-button"
          onClick={onClose}
        >
          {t('secret.close')}
        </Button>
      </DialogActions>
    </div>
  );
}

function summary(token: TokenRecord, me: Me): string {
  return t('secret.summary', {
    name: token.name,
    actor: token.actorUrn === me.urn ? t('row.you') : token.actorName,
    end:
      token.expiresAt === null ? t('secret.never') : t('secret.ends', { time: exactTime(token.expiresAt) }),
  });
}
