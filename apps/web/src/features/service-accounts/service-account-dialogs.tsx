import type { ServiceAccountRecord } from '@latchkey/shared/people';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useDialogs } from '../../components/use-dialogs.ts';

// antd arrives with these, and only once somebody reaches for a button: the list does not wait for it.
const loadForms = () => import('./service-account-form-dialogs.tsx');
const loadActs = () => import('./service-account-act-dialogs.tsx');
const CreateDialog = lazyPart(async () => (await loadForms()).CreateAccountDialog);
const EditDialog = lazyPart(async () => (await loadForms()).EditAccountDialog);
const RemoveDialog = lazyPart(async () => (await loadActs()).RemoveAccountDialog);
const RoleDialog = lazyPart(async () => (await loadActs()).AccountRoleDialog);

const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

/** Each fetches the code of dialogs when a pointer or the focus comes near their button. */
export const accountIntents = {
  form: preload(loadForms),
  all: preload(() => Promise.all([loadForms(), loadActs()])),
};

/** The dialog that is open. */
export type AccountDialog =
  | { kind: 'create' }
  | { kind: 'edit' | 'remove' | 'role'; account: ServiceAccountRecord };

type AccountDialogsProps = { dialogs: ReturnType<typeof useDialogs<AccountDialog>> };

/** The dialog that is open, if any. */
export function AccountDialogs(props: AccountDialogsProps) {
  return (
    <LoadBoundary>
      <OpenDialog {...props} />
    </LoadBoundary>
  );
}

function OpenDialog({ dialogs: { dialog, close } }: AccountDialogsProps) {
  switch (dialog?.kind) {
    case 'create':
      return <CreateDialog onClose={(done) => close(done)} />;
    case 'edit':
      return <EditDialog account={dialog.account} onClose={(done) => close(done)} />;
    case 'role':
      return <RoleDialog account={dialog.account} onClose={(done) => close(done)} />;
    case 'remove':
      return (
        <RemoveDialog
          account={dialog.account}
          onClose={(done) => close(done, done === undefined ? 'origin' : 'fallback')}
        />
      );
    default:
      return null;
  }
}
