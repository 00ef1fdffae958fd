import type { Me } from '@latchkey/shared/sessions';
import { lazyPart } from '../../components/lazy-part.tsx';
import { LoadBoundary } from '../../components/load-boundary.tsx';
import { t } from '../../i18n/text.tsx';
import type { ListParams } from './list-params.ts';
import type { useTokenDialogs } from './use-token-dialogs.ts';

// antd arrives with these, and only once somebody reaches for a button: the list does not wait for it.
const loadGenerate = () => import('./generate-dialog.tsx');
const loadRevoke = () => import('./revoke-dialog.tsx');
const loadRevokeMany = () => import('./revoke-many-dialog.tsx');
const loadRotate = () => import('./rotate-dialog.tsx');
const loadDetails = () => import('./details-dialog.tsx');
const loadChoosePerson = () => import('./choose-person-dialog.tsx');
const GenerateDialog = lazyPart(async () => (await loadGenerate()).GenerateDialog);
const RevokeDialog = lazyPart(async () => (await loadRevoke()).RevokeDialog);
const RevokeManyDialog = lazyPart(async () => (await loadRevokeMany()).RevokeManyDialog);
const RotateDialog = lazyPart(async () => (await loadRotate()).RotateDialog);
const DetailsDialog = lazyPart(async () => (await loadDetails()).DetailsDialog);
const ChoosePersonDialog = lazyPart(async () => (await loadChoosePerson()).ChoosePersonDialog);

const preload = (load: () => Promise<unknown>) => () => void load().catch(() => undefined);

/** Each fetches the code of a dialog when a pointer or the focus comes near its button. */
export const dialogIntents = {
  generate: preload(loadGenerate),
  revoke: preload(loadRevoke),
  revokeMany: preload(loadRevokeMany),
  rotate: preload(loadRotate),
  details: preload(loadDetails),
};

type TokenDialogsProps = {
  me: Me;
  dialogs: ReturnType<typeof useTokenDialogs>;
  onFilter: (change: Partial<ListParams>) => void;
};

/** The dialog that is open, if any. */
export function TokenDialogs(props: TokenDialogsProps) {
  return (
    <LoadBoundary>
      <OpenDialog {...props} />
    </LoadBoundary>
  );
}

function OpenDialog({ me, dialogs, onFilter }: TokenDialogsProps) {
  const { dialog, detailsId, open, close, closeDetails, announce } = dialogs;
  switch (dialog?.kind) {
    case 'generate':
      return (
        <GenerateDialog
          me={me}
          account={dialog.account}
          onClose={(isGenerated) => close(isGenerated ? t('done.generated') : undefined)}
        />
      );
    case 'rotate':
      return (
        <RotateDialog
          me={me}
          token={dialog.token}
          onClose={(isRotated) =>
            close(isRotated ? t('done.rotated', { name: dialog.token.name }) : undefined)
          }
        />
      );
    case 'revoke':
      return (
        <RevokeDialog
          token={dialog.token}
          onClose={(isRevoked) => close(isRevoked ? t('done.revoked') : undefined)}
        />
      );
    case 'revoke-many':
      return (
        <RevokeManyDialog
          what={dialog.what}
          onClose={(count) => close(count === null ? undefined : t('done.revokedMany', { count }))}
        />
      );
    case 'choose-person':
      return (
        <ChoosePersonDialog
          filter={dialog.filter}
          mayUseServiceAccounts={me.tokens.mayUseServiceAccounts}
          onClose={(urn) => {
            close();
            if (urn !== null) onFilter({ [dialog.filter]: urn });
          }}
        />
      );
    default:
      if (detailsId === null) return null;
      return (
        <DetailsDialog
          key={detailsId}
          id={detailsId}
          me={me}
          onClose={closeDetails}
          onSaved={(name) => announce(t('done.edited', { name }))}
          onRotate={(token) => open({ kind: 'rotate', token })}
          onRevoke={(token) => open({ kind: 'revoke', token })}
        />
      );
  }
}
