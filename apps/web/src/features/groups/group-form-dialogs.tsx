import type { GroupRecord } from '@latchkey/shared/groups';
import { Dialog } from '../../components/antd/dialog.tsx';
import { TextsForm } from '../../components/texts-form.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { textsFaults } from '../users/use-texts-faults.ts';
import { useCreateGroup, useEditGroup } from './group-queries.ts';

/** Makes a group. */
export function CreateGroupDialog({ onClose }: { onClose: (done?: string) => void }) {
  const create = useCreateGroup();
  const flight = useSingleFlight(create);
  const dismiss = () => {
    if (!flight.isInFlight()) onClose();
  };
  return (
    <Dialog title={t('groups.createTitle')} data-testid="create-group-modal" width={480} onDismiss={dismiss}>
      <TextsForm
        initial={{ name: '', description: '' }}
        nameLabel={t('column.name')}
        submit={t('groups.create')}
        testIds={{
          name: 'group-name-input',
          description: 'group-description-input',
          submit: 'modal-create-group-button',
        }}
        isPending={create.isPending}
        faults={textsFaults(create.error, 'name')}
        onSubmit={(texts) =>
          flight.mutate(texts, { onSuccess: ({ name }) => onClose(t('groups.created', { name })) })
        }
        onCancel={dismiss}
      />
    </Dialog>
  );
}

type EditGroupDialogProps = { group: GroupRecord; onClose: (done?: string) => void };

/** Renames or describes a group. */
export function EditGroupDialog({ group, onClose }: EditGroupDialogProps) {
  const edit = useEditGroup();
  const flight = useSingleFlight(edit);
  const dismiss = () => {
    if (!flight.isInFlight()) onClose();
  };
  return (
    <Dialog title={t('groups.edit')} data-testid="edit-group-modal" width={480} onDismiss={dismiss}>
      <TextsForm
        initial={{ name: group.name, description: group.description ?? '' }}
        nameLabel={t('column.name')}
        submit={t('admin.save')}
        isPending={edit.isPending}
        faults={textsFaults(edit.error, 'name')}
        onSubmit={(texts) => {
          const change = { urn: group.urn, ...texts };
          flight.mutate(change, { onSuccess: ({ name }) => onClose(t('admin.saved', { name })) });
        }}
        onCancel={dismiss}
      />
    </Dialog>
  );
}
