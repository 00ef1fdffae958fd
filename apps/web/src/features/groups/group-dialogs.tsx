import type { Me } from '@latchkey/shared/sessions';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useGroupDialogs } from './use-group-dialogs.ts';

// antd arrives with these, and only once somebody reaches for one: the list does not wait for it.
const loadDetails = () => import('./group-details-dialog.tsx');
const loadForms = () => import('./group-form-dialogs.tsx');
const loadRemove = () => import('./remove-group-dialog.tsx');
const DetailsDialog = lazyPart(async () => (await loadDetails()).GroupDetailsDialog);
const CreateDialog = lazyPart(async () => (await loadForms()).CreateGroupDialog);
const EditDialog = lazyPart(async () => (await loadForms()).EditGroupDialog);
const RemoveDialog = lazyPart(async () => (await loadRemove()).RemoveGroupDialog);
const RoleDialog = lazyPart(async () => (await import('./group-role-dialog.tsx')).GroupRoleDialog);

const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

/** Each fetches the code of a dialog when a pointer or the focus comes near its button. */
export const groupIntents = {
  details: preload(loadDetails),
  create: preload(loadForms),
  act: preload(() => Promise.all([loadForms(), loadRemove()])),
};

type GroupDialogsProps = { me: Me; dialogs: ReturnType<typeof useGroupDialogs> };

/** The dialog that is open, if any. */
export function GroupDialogs(props: GroupDialogsProps) {
  return (
    <LoadBoundary>
      <OpenDialog {...props} />
    </LoadBoundary>
  );
}

function OpenDialog({ me, dialogs }: GroupDialogsProps) {
  const { dialog, detailsId, open, close, closeDeleted, closeDetails } = dialogs;
  switch (dialog?.kind) {
    case 'create':
      return <CreateDialog onClose={(done) => close(done)} />;
    case 'edit':
      return <EditDialog group={dialog.group} onClose={(done) => close(done)} />;
    case 'role':
      return <RoleDialog group={dialog.group} onClose={(done) => close(done)} />;
    case 'remove':
      return (
        <RemoveDialog
          group={dialog.group}
          onClose={(done) => (done === undefined ? close() : closeDeleted(done))}
        />
      );
    default:
      if (detailsId === null) return null;
      return <DetailsDialog key={detailsId} urn={detailsId} me={me} onClose={closeDetails} onAct={open} />;
  }
}
