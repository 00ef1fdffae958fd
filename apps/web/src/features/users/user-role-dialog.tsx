import { ROLE_NAMES, type UserRecord } from '@latchkey/shared/users';
import { errorText } from '../../api/error-text.ts';
import { RoleDialog } from '../../components/antd/role-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useAssignRole } from './user-queries.ts';

type UserRoleDialogProps = { user: UserRecord; onClose: (done?: string) => void };

/** Gives a user a role. */
export function UserRoleDialog({ user, onClose }: UserRoleDialogProps) {
  const assign = useAssignRole();
  const flight = useSingleFlight(assign);
  const name = user.displayName;
  return (
    <RoleDialog
      name={name}
      held={ROLE_NAMES.find((role) => user.roles.includes(role)) ?? null}
      hint={t('role.hintUser')}
      fault={assign.isError ? t('admin.failed', { reason: asSentence(errorText(assign.error)) }) : undefined}
      isPending={assign.isPending}
      onSave={(role) => {
        const done = t('role.done', { name, role: t(`role.name.${role ?? 'none'}`) });
        flight.mutate({ urn: user.urn, role }, { onSuccess: () => onClose(done) });
      }}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    />
  );
}
