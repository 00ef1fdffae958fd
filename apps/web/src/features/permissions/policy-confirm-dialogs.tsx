import type { PolicyRecord } from '@latchkey/shared/policy-api';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useDeletePolicy, usePolicyPreview, useSetPolicyState } from './permission-queries.ts';

type ConfirmProps = { policy: PolicyRecord; onClose: (isDone: boolean) => void };

/** Asks before a policy starts or stops granting what it lists, and says to how many. */
export function StateDialog({ policy, onClose }: ConfirmProps) {
  const setState = useSetPolicyState();
  const { mutate } = useSingleFlight(setState);
  const isActive = policy.state === 'ACTIVE';
  return (
    <ConfirmDialog
      title={t(isActive ? 'policies.deactivateTitle' : 'policies.activateTitle')}
      data-testid="policy-state-modal"
      name={policy.name}
      fault={faultOf(setState.error)}
      confirm={t(isActive ? 'policies.deactivate' : 'policies.activate')}
      confirming={t('policies.saving')}
      isPending={setState.isPending}
      look={isActive ? 'danger' : 'primary'}
      onConfirm={() =>
        mutate({ policy, state: isActive ? 'INACTIVE' : 'ACTIVE' }, { onSuccess: () => onClose(true) })
      }
      onDismiss={() => onClose(false)}
    >
      <p>{t(isActive ? 'policies.deactivateWhat' : 'policies.activateWhat')}</p>
      <Affected policy={policy} state={isActive ? 'INACTIVE' : 'ACTIVE'} />
    </ConfirmDialog>
  );
}

/** Asks before a policy is deleted for good. */
export function DeleteDialog({ policy, onClose }: ConfirmProps) {
  const remove = useDeletePolicy();
  const { mutate } = useSingleFlight(remove);
  return (
    <ConfirmDialog
      title={t('policies.deleteTitle')}
      data-testid="policy-delete-modal"
      name={policy.name}
      fault={faultOf(remove.error)}
      confirm={t('policies.delete')}
      confirming={t('policies.deleting')}
      isPending={remove.isPending}
      onConfirm={() => mutate(policy, { onSuccess: () => onClose(true) })}
      onDismiss={() => onClose(false)}
    >
      <p>{t('policies.deleteWhat')}</p>
      <Affected policy={policy} state="INACTIVE" />
    </ConfirmDialog>
  );
}

/** Counted by the server at this moment; nothing is said while it is not known. */
function Affected({ policy, state }: { policy: PolicyRecord; state: 'ACTIVE' | 'INACTIVE' }) {
  const { urn, type, actors } = policy;
  const preview = usePolicyPreview({ urn, type, state, actors });
  const count = state === 'ACTIVE' ? preview.data?.joining : preview.data?.leaving;
  if (count === undefined) return null;
  return <p role="status">{t(state === 'ACTIVE' ? 'policies.gaining' : 'policies.losing', { count })}</p>;
}

function faultOf(error: Error | null): string | undefined {
  return error === null ? undefined : t('policies.changeFailed', { reason: asSentence(errorText(error)) });
}
