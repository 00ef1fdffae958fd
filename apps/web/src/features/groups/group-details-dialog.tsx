import type { GroupRecord } from '@latchkey/shared/groups';
import type { Me } from '@latchkey/shared/sessions';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import { GroupMembers } from './group-members.tsx';
import { useGroupDetails } from './group-queries.ts';
import type { GroupDialog } from './use-group-dialogs.ts';

type GroupDetailsDialogProps = {
  urn: string;
  me: Me;
  onClose: () => void;
  onAct: (dialog: GroupDialog) => void;
};

/** Everything about one group, its members, and what can be done. */
export function GroupDetailsDialog({ urn, me, onClose, onAct }: GroupDetailsDialogProps) {
  const details = useGroupDetails(urn);
  const group = details.data?.group;
  return (
    <Dialog
      title={<span data-testid="group-profile-name">{group?.name ?? t('groups.details')}</span>}
      data-testid="group-details-modal"
      width={640}
      onDismiss={onClose}
    >
      {details.isError && (
        <Notice kind="error" role="alert">
          {t('admin.failed', { reason: asSentence(errorText(details.error)) })}{' '}
          <Button isSmall onClick={() => void details.refetch()}>
            {t('app.retry')}
          </Button>
        </Notice>
      )}
      {details.isPending && <p role="status">{t('app.loading')}</p>}
      {group !== undefined && (
        <div className={styles.body}>
          <dl className={styles.facts}>
            <dt>{t('column.description')}</dt>
            <dd dir="auto">{group.description ?? t('users.nothing')}</dd>
            <dt>{t('users.column.role')}</dt>
            <dd>{group.roles.join(', ') || t('users.noRole')}</dd>
            {group.origin !== null && (
              <>
                <dt>{t('groups.origin')}</dt>
                <dd>{group.origin}</dd>
              </>
            )}
            <dt>{t('groups.policies')}</dt>
            <dd dir="auto">
              {details.data?.policies.map(({ name }) => name).join(', ') || t('groups.noPolicies')}
            </dd>
          </dl>
          <GroupActs group={group} me={me} onAct={onAct} />
          <GroupMembers urn={urn} />
        </div>
      )}
      <DialogActions>
        <Button look="primary" data-autofocus onClick={onClose}>
          {t('app.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type GroupActsProps = { group: GroupRecord; me: Me; onAct: (dialog: GroupDialog) => void };

function GroupActs({ group, me, onAct }: GroupActsProps) {
  return (
    <div className={styles.row}>
      <Button onClick={() => onAct({ kind: 'edit', group })} data-testid="edit-group-button">
        {t('admin.edit')}
      </Button>
      {me.privileges.includes('MANAGE_POLICIES') && (
        <Button onClick={() => onAct({ kind: 'role', group })} data-testid="assign-role-button">
          {t('users.assignRole')}
        </Button>
      )}
      <Button
        look="danger"
        onClick={() => onAct({ kind: 'remove', group })}
        data-testid="remove-group-button"
      >
        {t('groups.remove.confirm')}
      </Button>
    </div>
  );
}
