import type { ServiceAccountRecord } from '@latchkey/shared/people';
import { ROLE_NAMES } from '@latchkey/shared/users';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { RoleDialog } from '../../components/antd/role-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import styles from '../../components/facts.module.css';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useAssignAccountRole, useRemoveAccount, useServiceAccount } from './service-account-queries.ts';

type AccountActDialogProps = { account: ServiceAccountRecord; onClose: (done?: string) => void };

/** Says how many tokens stop working, as counted right now, and deletes the account. */
export function RemoveAccountDialog({ account, onClose }: AccountActDialogProps) {
  const remove = useRemoveAccount();
  const flight = useSingleFlight(remove);
  const counted = useServiceAccount(account.urn).data;
  const name = account.displayName;
  return (
    <ConfirmDialog
      title={t('accounts.remove.title')}
      data-testid="delete-service-account-modal"
      name={name}
      fault={remove.isError ? t('admin.failed', { reason: asSentence(errorText(remove.error)) }) : undefined}
      confirm={t('accounts.remove.confirm')}
      testIds={{
        confirm: 'delete-service-account-confirm-button',
        cancel: 'delete-service-account-cancel-button',
      }}
      confirming={t('admin.working')}
      isPending={remove.isPending}
      onConfirm={() =>
        flight.mutate(account.urn, {
          onSuccess: ({ liveTokens }) =>
            onClose(
              [
                t('accounts.remove.done'),
                ...(liveTokens === 0 ? [] : [t('users.did.tokens', { count: liveTokens })]),
              ].join(' '),
            ),
        })
      }
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    >
      <p>{t('accounts.remove.explain')}</p>
      {counted === undefined ? (
        <p role="status">{t('users.counting')}</p>
      ) : (
        <ul className={styles.effects} data-testid="effects">
          <li>
            {counted.liveTokens === 0
              ? t('accounts.effect.none')
              : t('accounts.effect.tokens', { count: counted.liveTokens })}
          </li>
        </ul>
      )}
    </ConfirmDialog>
  );
}

/** Gives a service account a role. */
export function AccountRoleDialog({ account, onClose }: AccountActDialogProps) {
  const assign = useAssignAccountRole();
  const flight = useSingleFlight(assign);
  const name = account.displayName;
  return (
    <RoleDialog
      name={name}
      held={ROLE_NAMES.find((role) => account.roles.includes(role)) ?? null}
      hint={t('role.hintAccount')}
      fault={assign.isError ? t('admin.failed', { reason: asSentence(errorText(assign.error)) }) : undefined}
      isPending={assign.isPending}
      onSave={(role) => {
        const done = t('role.done', { name, role: t(`role.name.${role ?? 'none'}`) });
        flight.mutate({ urn: account.urn, role }, { onSuccess: () => onClose(done) });
      }}
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    />
  );
}
