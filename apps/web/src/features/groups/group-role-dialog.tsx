import type { GroupRecord } from '@latchkey/shared/groups';
import { ROLE_NAMES } from '@latchkey/shared/users';
import { errorText } from '../../api/error-text.ts';
import { RoleDialog } from '../../components/antd/role-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useAssignGroupRole } from './group-queries.ts';

type GroupRoleDialogProps = { group: GroupRecord; onClose: (done?: string) => void };

/** Gives every member of a group a role. */
export function GroupRoleDialog({ group, onClose }: GroupRoleDialogProps) {
  const assign = useAssignGroupRole();
  const flight = useSingleFlight(assign);
  const { name } = group;
  return (
    <RoleDialog
      name={name}
      held={ROLE_NAMES.find((role) => group.roles.includes(role)) ?? null}
      hint={
        group.memberCount === 0 ? t('groups.noMembers') : t('role.hintGroup', { count: group.memberCount })
      }
      fault={assign.isError ? t('admin.failed', { reason: asSentence(errorText(assign.error)) }) : undefined}
      isPending={assign.isPending}
      onSave={(role) => {
        const done = t('role.done', { name, role: t(`role.name.${role ?? 'none'}`) });
        flight.mutate({ urn: group.urn, role }, { onSuccess: () => onClose(done) });
      }}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    />
  );
}
