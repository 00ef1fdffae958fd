import type { SessionRecord } from '@latchkey/shared/account';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { type SessionsToEnd, useEndSessions } from './account-queries.ts';
import { deviceText } from './session-list.tsx';

type EndSessionsDialogProps = {
  ending: SessionRecord | 'others' | 'all';
  /** Live sessions as of the list. */
  total: number;
  /** @param count how many ended; null when none did. */
  onClose: (count: number | null) => void;
};

/** Asks before sessions end, and says what that means. */
export function EndSessionsDialog({ ending, total, onClose }: EndSessionsDialogProps) {
  const end = useEndSessions();
  const act = useSingleFlight(end);
  const isOne = typeof ending === 'object';
  const which: SessionsToEnd = isOne ? { id: ending.id } : ending;
  return (
    <ConfirmDialog
      title={t(
        isOne
          ? 'myAccount.endTitle'
          : ending === 'others'
            ? 'myAccount.endOthersTitle'
            : 'myAccount.endAllTitle',
      )}
      data-testid="end-sessions-modal"
      {...(isOne ? { name: `${deviceText(ending)} · ${ending.ip}` } : {})}
      {...(end.isError
        ? { fault: t('myAccount.endFailed', { reason: asSentence(errorText(end.error)) }) }
        : {})}
      confirm={t(isOne ? 'myAccount.end' : ending === 'others' ? 'myAccount.endOthers' : 'myAccount.endAll')}
      confirming={t('myAccount.ending')}
      isPending={end.isPending}
      onConfirm={() => act.mutate(which, { onSuccess: onClose })}
      onDismiss={() => {
        if (!end.isPending) onClose(null);
      }}
    >
      {isOne && <p>{t('myAccount.endMeans')}</p>}
      {ending === 'others' && <p>{t('myAccount.endOthersMeans', { count: total - 1 })}</p>}
      {ending === 'all' && <p>{t('myAccount.endAllMeans', { count: total })}</p>}
      <p>{t('myAccount.endLeavesTokens')}</p>
    </ConfirmDialog>
  );
}
