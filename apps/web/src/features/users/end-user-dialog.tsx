import type { UserEnding, UserRecord } from '@latchkey/shared/users';
import { errorText } from '../../api/error-text.ts';
import { ConfirmDialog } from '../../components/antd/confirm-dialog.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import styles from '../../components/facts.module.css';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useUserAct, useUserDetails } from './user-queries.ts';

type EndUserDialogProps = {
  act: 'suspend' | 'reinstate' | 'remove';
  user: UserRecord;
  /** @param done what happened, in words; undefined when nothing did. */
  onClose: (done?: string) => void;
};

/** Says what a suspension, a reinstatement or a removal will do, as counted right now, and does it. */
export function EndUserDialog({ act, user, onClose }: EndUserDialogProps) {
  const change = useUserAct(act);
  const flight = useSingleFlight(change);
  const details = useUserDetails(user.urn);
  const name = user.displayName;
  return (
    <ConfirmDialog
      title={t(`users.ask.${act}`)}
      data-testid={`${act}-user-modal`}
      name={name}
      fault={change.isError ? t('admin.failed', { reason: asSentence(errorText(change.error)) }) : undefined}
      confirm={t(`users.confirm.${act}`)}
      confirming={t('admin.working')}
      look={act === 'reinstate' ? 'primary' : 'danger'}
      isPending={change.isPending}
      onConfirm={() =>
        flight.mutate(user.urn, { onSuccess: (ending) => onClose(doneText(act, name, ending)) })
      }
      onDismiss={() => {
        if (!flight.isInFlight()) onClose();
      }}
    >
      <p>{t(`users.explain.${act}`)}</p>
      {details.isPending && <p role="status">{t('users.counting')}</p>}
      {details.isError && (
        <p role="alert">{t('users.notCounted', { reason: asSentence(errorText(details.error)) })}</p>
      )}
      {details.data !== undefined && (
        <ul className={styles.effects} data-testid="effects">
          {effectsOf(act, details.data.ending).map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  );
}

function effectsOf(act: EndUserDialogProps['act'], ending: UserEnding): string[] {
  if (act === 'reinstate')
    return ending.liveTokens === 0 ? [] : [t('users.effect.tokensBack', { count: ending.liveTokens })];
  const isIdle = ending.liveTokens + ending.sessions === 0;
  return [
    ...(isIdle ? [t('users.effect.none')] : []),
    ...(ending.liveTokens === 0 ? [] : [t('users.effect.tokens', { count: ending.liveTokens })]),
    ...(ending.sessions === 0 ? [] : [t('users.effect.sessions', { count: ending.sessions })]),
    ...(ending.links === 0 ? [] : [t('users.effect.links', { count: ending.links })]),
    ...(ending.tokensForOthers === 0
      ? []
      : [t('users.effect.tokensForOthers', { count: ending.tokensForOthers })]),
  ];
}

function doneText(act: EndUserDialogProps['act'], name: string, ending: UserEnding): string {
  const done = t(`users.done.${act}`, { name });
  const tokens = t(act === 'reinstate' ? 'users.did.tokensBack' : 'users.did.tokens', {
    count: ending.liveTokens,
  });
  return [
    done,
    ...(ending.liveTokens === 0 ? [] : [tokens]),
    ...(act === 'reinstate' || ending.sessions === 0
      ? []
      : [t('users.did.sessions', { count: ending.sessions })]),
  ].join(' ');
}
