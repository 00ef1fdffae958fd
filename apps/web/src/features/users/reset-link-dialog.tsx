import type { UserRecord } from '@latchkey/shared/users';
import { basePath } from '../../api/base-path.ts';
import { errorText } from '../../api/error-text.ts';
import { ConfirmQuestion } from '../../components/antd/confirm-dialog.tsx';
import { Dialog } from '../../components/antd/dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { LinkOnce } from '../../components/link-once.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useCreateResetLink } from './user-queries.ts';

type ResetLinkDialogProps = { user: UserRecord; onClose: (done?: string) => void };

/** Makes a reset link and shows it, once. */
export function ResetLinkDialog({ user, onClose }: ResetLinkDialogProps) {
  const create = useCreateResetLink();
  const flight = useSingleFlight(create);
  const name = user.displayName;
  const link = create.data;
  const close = () => {
    if (flight.isInFlight()) return;
    create.reset();
    onClose(link === undefined ? undefined : t('users.reset.done', { name }));
  };
  return (
    <Dialog
      // Another dialog, so that the focus goes to what is new in it.
      key={link === undefined ? 'question' : 'link'}
      title={t(link === undefined ? 'users.reset.title' : 'users.reset.link')}
      data-testid="reset-link-modal"
      width={link === undefined ? 480 : 560}
      onDismiss={link === undefined ? close : undefined}
    >
      {link === undefined ? (
        <ConfirmQuestion
          name={name}
          fault={
            create.isError ? t('admin.failed', { reason: asSentence(errorText(create.error)) }) : undefined
          }
          confirm={t('users.reset.confirm')}
          confirming={t('admin.working')}
          look="primary"
          isPending={create.isPending}
          onConfirm={() => flight.mutate(user.urn)}
          onDismiss={close}
        >
          <p>{t('users.reset.explain')}</p>
        </ConfirmQuestion>
      ) : (
        <LinkOnce
          url={`${window.location.origin}${basePath()}/reset?${new URLSearchParams({ reset_token: link.resetToken })}`}
          what={t('users.reset.link')}
          hint={t('users.reset.hint', { name: user.username })}
          expiresAt={link.expiresAt}
          onClose={close}
        />
      )}
    </Dialog>
  );
}
