import type { GroupRecord } from '@latchkey/shared/groups';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import styles from '../../components/facts.module.css';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useGroupDetails, useRemoveGroup } from './group-queries.ts';

type RemoveGroupDialogProps = { group: GroupRecord; onClose: (done?: string) => void };

/** Says what deleting a group will do, as counted right now, and does it. */
export function RemoveGroupDialog({ group, onClose }: RemoveGroupDialogProps) {
  const remove = useRemoveGroup();
  const flight = useSingleFlight(remove);
  const details = useGroupDetails(group.urn).data;
  return (
    <ConfirmDialog
      title={t('groups.remove.title')}
      data-testid="remove-group-modal"
      name={group.name}
      fault={remove.isError ? t('admin.failed', { reason: asSentence(errorText(remove.error)) }) : undefined}
      confirm={t('groups.remove.confirm')}
      testIds={{ confirm: 'delete-group-confirm-button', cancel: 'modal-cancel-button' }}
      confirming={t('admin.working')}
      isPending={remove.isPending}
      onConfirm={() =>
        flight.mutate(group.urn, {
          onSuccess: ({ members }) =>
            onClose(
              [
                t('groups.remove.done', { name: group.name }),
                ...(members === 0 ? [] : [t('groups.remove.left', { count: members })]),
              ].join(' '),
            ),
        })
      }
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    >
      <p>{t('groups.remove.explain')}</p>
      {details === undefined ? (
        <p role="status">{t('users.counting')}</p>
      ) : (
        <ul className={styles.effects} data-testid="effects">
          <li>
            {details.group.memberCount === 0
              ? t('groups.noMembers')
              : t('groups.effect.members', { count: details.group.memberCount })}
          </li>
          {details.group.roles.map((role) => (
            <li key={role}>{t('groups.effect.role', { role })}</li>
          ))}
          {details.policies.map(({ urn, name }) => (
            <li key={urn}>{t('groups.effect.policy', { name })}</li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  );
}
