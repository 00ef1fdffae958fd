import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import { t } from '../../i18n/text.tsx';
import type { usePolicyDialogs } from './use-policy-dialogs.ts';

// antd arrives with these, and only once somebody reaches for a button: the list does not wait for it.
const loadForm = () => import('./policy-dialog.tsx');
const loadConfirm = () => import('./policy-confirm-dialogs.tsx');
const PolicyDialog = lazyPart(async () => (await loadForm()).PolicyDialog);
const StateDialog = lazyPart(async () => (await loadConfirm()).StateDialog);
const DeleteDialog = lazyPart(async () => (await loadConfirm()).DeleteDialog);

const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

/** Each fetches the code of a dialog when a pointer or the focus comes near its button. */
export const policyIntents = { form: preload(loadForm), confirm: preload(loadConfirm) };

/** The dialog that is open, if any. */
export function PolicyDialogs({ dialogs }: { dialogs: ReturnType<typeof usePolicyDialogs> }) {
  return (
    <LoadBoundary>
      <OpenDialog dialogs={dialogs} />
    </LoadBoundary>
  );
}

function OpenDialog({ dialogs }: { dialogs: ReturnType<typeof usePolicyDialogs> }) {
  const { dialog, form, close, closeForm } = dialogs;
  if (dialog?.kind === 'state') {
    const { policy } = dialog;
    const done = policy.state === 'ACTIVE' ? t('policies.deactivated') : t('policies.activated');
    return <StateDialog policy={policy} onClose={(isDone) => close(isDone ? done : undefined)} />;
  }
  if (dialog?.kind === 'delete') {
    return (
      <DeleteDialog
        policy={dialog.policy}
        onClose={(isDone) => (isDone ? close(t('policies.removed'), 'fallback') : close())}
      />
    );
  }
  if (form === null) return null;
  return (
    <PolicyDialog
      key={form.urn ?? 'new'}
      form={form}
      onClose={(isSaved) => closeForm(isSaved ? t('policies.saved') : undefined)}
    />
  );
}
