import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import type { Me } from '@latchkey/shared/sessions';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useDialogs } from '../../components/use-dialogs.ts';
import type { AuditParams } from './audit-params.ts';

// antd arrives with the details, and only once somebody reaches for a button.
const loadDetails = () => import('./audit-details-dialog.tsx');
const AuditDetailsDialog = lazyPart(async () => (await loadDetails()).AuditDetailsDialog);

/** Fetches the code of the details when a pointer or the focus comes near a button. */
export const preloadAuditDetails = () => void loadDetails().catch(() => undefined);

type AuditDialogsProps = {
  me: Me;
  dialogs: ReturnType<typeof useDialogs<AuditLogEvent>>;
  onNarrow: (change: Partial<AuditParams>) => void;
};

/** The details that are open, if any. */
export function AuditDialogs({ me, dialogs, onNarrow }: AuditDialogsProps) {
  const { dialog, close } = dialogs;
  if (dialog === null) return null;
  return (
    <LoadBoundary>
      <AuditDetailsDialog
        event={dialog}
        me={me}
        onClose={() => close()}
        onNarrow={(change) => {
          onNarrow(change);
          close(undefined, 'fallback');
        }}
      />
    </LoadBoundary>
  );
}
