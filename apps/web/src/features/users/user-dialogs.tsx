import type { Me } from '@latchkey/shared/sessions';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import type { useUserDialogs } from './use-user-dialogs.ts';

// antd arrives with these, and only once somebody reaches for one: the list does not wait for it.
const loadDetails = () => import('./user-details-dialog.tsx');
const DetailsDialog = lazyPart(async () => (await loadDetails()).UserDetailsDialog);
const EndDialog = lazyPart(async () => (await import('./end-user-dialog.tsx')).EndUserDialog);
const RoleDialog = lazyPart(async () => (await import('./user-role-dialog.tsx')).UserRoleDialog);
const ResetDialog = lazyPart(async () => (await import('./reset-link-dialog.tsx')).ResetLinkDialog);
const GroupDialog = lazyPart(async () => (await import('./add-to-group-dialog.tsx')).AddToGroupDialog);

/** Fetches the code of the details when a pointer or the focus comes near a link to them. */
export const preloadUserDetails = () => void loadDetails().catch(() => undefined);

type UserDialogsProps = { me: Me; dialogs: ReturnType<typeof useUserDialogs> };

/** The dialog that is open, if any. */
export function UserDialogs(props: UserDialogsProps) {
  return (
    <LoadBoundary>
      <OpenDialog {...props} />
    </LoadBoundary>
  );
}

function OpenDialog({ me, dialogs }: UserDialogsProps) {
  const { dialog, detailsId, open, close, closeDetails } = dialogs;
  if (dialog === null) {
    if (detailsId === null) return null;
    return <DetailsDialog key={detailsId} urn={detailsId} me={me} onClose={closeDetails} onAct={open} />;
  }
  const { kind, user } = dialog;
  switch (kind) {
    case 'role':
      return <RoleDialog user={user} onClose={close} />;
    case 'reset':
      return <ResetDialog user={user} onClose={close} />;
    case 'group':
      return <GroupDialog user={user} onClose={close} />;
    default:
      return <EndDialog act={kind} user={user} onClose={(done) => close(done, kind === 'remove')} />;
  }
}
