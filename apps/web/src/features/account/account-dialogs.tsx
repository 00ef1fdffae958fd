import type { SessionRecord } from '@latchkey/shared/account';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useDialogs } from '../../components/use-dialogs.ts';
import { t } from '../../i18n/text.tsx';

// antd arrives with the question, and only once somebody reaches for a button.
const loadEnd = () => import('./end-sessions-dialog.tsx');
const EndSessionsDialog = lazyPart(async () => (await loadEnd()).EndSessionsDialog);

/** Fetches the code of the question when a pointer or the focus comes near its button. */
export const preloadEndSessions = () => void loadEnd().catch(() => undefined);

/** What is about to be ended. */
export type AccountDialog = { readonly ending: SessionRecord | 'others' | 'all'; readonly total: number };

type AccountDialogsProps = { dialogs: ReturnType<typeof useDialogs<AccountDialog>> };

/** The question that is open, if any. */
export function AccountDialogs({ dialogs }: AccountDialogsProps) {
  const { dialog, close } = dialogs;
  if (dialog === null) return null;
  return (
    <LoadBoundary>
      <EndSessionsDialog
        ending={dialog.ending}
        total={dialog.total}
        onClose={(count) => (count === null ? close() : close(t('myAccount.ended', { count }), 'fallback'))}
      />
    </LoadBoundary>
  );
}
