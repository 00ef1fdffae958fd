import type { ServiceAccountRecord } from '@latchkey/shared/people';
import { Dialog } from '../../components/antd/dialog.tsx';
import { TextsForm } from '../../components/texts-form.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { textsFaults } from '../users/use-texts-faults.ts';
import { useCreateAccount, useEditAccount } from './service-account-queries.ts';

/** Makes a service account. */
export function CreateAccountDialog({ onClose }: { onClose: (done?: string) => void }) {
  const create = useCreateAccount();
  const flight = useSingleFlight(create);
  const dismiss = () => {
    if (!flight.isInFlight()) onClose();
  };
  return (
    <Dialog
      title={t('accounts.create')}
      data-testid="create-service-account-modal"
      width={480}
      onDismiss={dismiss}
    >
      <TextsForm
        lead={t('accounts.createLead')}
        initial={{ name: '', description: '' }}
        nameLabel={t('column.name')}
        submit={t('accounts.create')}
        testIds={{
          name: 'service-account-display-name-input',
          description: 'service-account-description-input',
          submit: 'create-service-account-submit-button',
          cancel: 'create-service-account-cancel-button',
        }}
        isPending={create.isPending}
        faults={textsFaults(create.error, 'displayName')}
        onSubmit={({ name, description }) =>
          flight.mutate(
            { displayName: name, description },
            { onSuccess: ({ displayName }) => onClose(t('accounts.created', { name: displayName })) },
          )
        }
        onCancel={dismiss}
      />
    </Dialog>
  );
}

type EditAccountDialogProps = { account: ServiceAccountRecord; onClose: (done?: string) => void };

/** Renames or describes a service account. */
export function EditAccountDialog({ account, onClose }: EditAccountDialogProps) {
  const edit = useEditAccount();
  const flight = useSingleFlight(edit);
  const dismiss = () => {
    if (!flight.isInFlight()) onClose();
  };
  return (
    <Dialog
      title={t('accounts.edit')}
      data-testid="edit-service-account-modal"
      width={480}
      onDismiss={dismiss}
    >
      <TextsForm
        initial={{ name: account.displayName, description: account.description ?? '' }}
        nameLabel={t('column.name')}
        submit={t('admin.save')}
        isPending={edit.isPending}
        faults={textsFaults(edit.error, 'displayName')}
        onSubmit={({ name, description }) => {
          const change = { urn: account.urn, displayName: name, description };
          flight.mutate(change, {
            onSuccess: ({ displayName }) => onClose(t('admin.saved', { name: displayName })),
          });
        }}
        onCancel={dismiss}
      />
    </Dialog>
  );
}
