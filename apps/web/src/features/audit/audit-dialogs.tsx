import type { Me } from '@latchkey/shared/sessions';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useDialogs } from '../../components/use-dialogs.ts';
import { type AuditParams, tokenIdOf } from './audit-params.ts';
import type { AuditDialog } from './audit-types.ts';

// antd arrives with these, and only once somebody reaches for a button or a filter.
const AuditDetailsDialog = lazyPart(
  async () => (await import('./audit-details-dialog.tsx')).AuditDetailsDialog,
);
const ChoosePartyDialog = lazyPart(async () => (await import('./choose-party-dialog.tsx')).ChoosePartyDialog);

/** Each fetches the code of a dialog when a pointer or the focus comes near what opens it. */
export const auditIntents = { details: AuditDetailsDialog.preload, choose: ChoosePartyDialog.preload };

type AuditDialogsProps = {
  me: Me;
  dialogs: ReturnType<typeof useDialogs<AuditDialog>>;
  onNarrow: (change: Partial<AuditParams>) => void;
  /** Told the name of whom the search found. */
  onFound: (urn: string, name: string) => void;
};

/** The dialog that is open, if any. */
export function AuditDialogs(props: AuditDialogsProps) {
  return (
    <LoadBoundary>
      <OpenDialog {...props} />
    </LoadBoundary>
  );
}

function OpenDialog({ me, dialogs, onNarrow, onFound }: AuditDialogsProps) {
  const { dialog, close } = dialogs;
  if (dialog === null) return null;
  if (dialog.kind === 'details') {
    return (
      <AuditDetailsDialog
        event={dialog.event}
        me={me}
        onClose={() => close()}
        onNarrow={(change) => {
          onNarrow(change);
          close(undefined, 'fallback');
        }}
      />
    );
  }
  return (
    <ChoosePartyDialog
      filter={dialog.filter}
      onClose={(party) => {
        close();
        if (party === null) return;
        if (party.name !== undefined) onFound(party.urn, party.name);
        const value = dialog.filter === 'token' ? tokenIdOf(party.urn) : party.urn;
        if (value !== undefined) onNarrow({ [dialog.filter]: value });
      }}
    />
  );
}
