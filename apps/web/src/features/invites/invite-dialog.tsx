import { INVITE_LIFETIMES_MS, MAX_INVITE_USES } from '@latchkey/shared/invites';
import type { Me } from '@latchkey/shared/sessions';
import { ROLE_NAMES, type RoleName } from '@latchkey/shared/users';
import { type FormEvent, useRef, useState } from 'react';
import { basePath } from '../../api/base-path.ts';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { spanLabel } from '../../components/format-time.ts';
import { LinkOnce } from '../../components/link-once.tsx';
import { Notice } from '../../components/notice.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import { useCreateInvite } from './invite-queries.ts';

const [, WEEK = INVITE_LIFETIMES_MS[0]] = INVITE_LIFETIMES_MS;
const LIFETIMES = INVITE_LIFETIMES_MS.map(String);

type InviteDialogProps = { me: Me; onClose: (done?: string) => void };

/** Makes an invitation and shows its link, once. */
export function InviteDialog({ me, onClose }: InviteDialogProps) {
  const create = useCreateInvite();
  const flight = useSingleFlight(create);
  const usesRef = useRef<HTMLInputElement>(null);
  const [role, setRole] = useState<RoleName | 'none'>('none');
  const [kind, setKind] = useState<'once' | 'several'>('once');
  const [lifetime, setLifetime] = useState(String(WEEK));
  const [isUsesWrong, setIsUsesWrong] = useState(false);
  const made = create.data;

  const close = () => {
    if (flight.isInFlight()) return;
    create.reset();
    onClose(made === undefined ? undefined : t('invites.created'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const maxUses = kind === 'once' ? 1 : Number(usesRef.current?.value);
    const isWrong = !Number.isInteger(maxUses) || maxUses < 1 || maxUses > MAX_INVITE_USES;
    setIsUsesWrong(isWrong);
    if (isWrong) usesRef.current?.focus();
    else flight.mutate({ role: role === 'none' ? null : role, maxUses, lifetimeMs: Number(lifetime) });
  };

  if (made !== undefined) {
    return (
      <Dialog key="link" title={t('invites.linkTitle')} data-testid="invite-link-modal">
        <LinkOnce
          url={`${window.location.origin}${basePath()}/signup?${new URLSearchParams({ invite_token: made.inviteToken })}`}
          what={t('invites.link')}
          hint={t('invites.linkHint', { count: made.invite.maxUses ?? 1 })}
          expiresAt={made.invite.expiresAt}
          onClose={close}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      key="form"
      title={t('invites.invite')}
      data-testid="create-invite-modal"
      width={480}
      onDismiss={close}
    >
      <form className={styles.form} onSubmit={submit} noValidate>
        {create.isError && (
          <Notice kind="error" role="alert">
            {t('admin.failed', { reason: asSentence(errorText(create.error)) })}
          </Notice>
        )}
        <p>{t('invites.explain')}</p>
        <RadioList
          label={t('invites.uses')}
          value={kind}
          options={[
            ['once', t('invites.once')],
            ['several', t('invites.several')],
          ]}
          onChange={setKind}
          isFocusedFirst
        />
        {kind === 'several' && (
          <TextField
            ref={usesRef}
            type="number"
            inputMode="numeric"
            label={t('invites.howMany')}
            min={1}
            max={MAX_INVITE_USES}
            defaultValue="5"
            required
            error={isUsesWrong ? t('invites.usesWrong', { max: MAX_INVITE_USES }) : undefined}
            data-testid="invite-uses-input"
          />
        )}
        <SelectField
          label={t('invites.lifetime')}
          isStacked
          value={lifetime}
          options={LIFETIMES.map((ms) => [ms, spanLabel(Number(ms))] as const)}
          onChange={setLifetime}
          data-testid="invite-lifetime-select"
        />
        {me.privileges.includes('MANAGE_POLICIES') ? (
          <div>
            <SelectField
              label={t('invites.role')}
              isStacked
              value={role}
              options={(['none', ...ROLE_NAMES] as const).map(
                (name) => [name, t(`role.name.${name}`)] as const,
              )}
              onChange={setRole}
              data-testid="invite-role-select"
            />
            <p className={styles.hint} role="status">
              {t(`role.explain.${role}`)}
            </p>
          </div>
        ) : (
          <p className={styles.hint}>{t('invites.noRoles')}</p>
        )}
        <DialogActions>
          <Button onClick={close} isDisabled={create.isPending}>
            {t('app.cancel')}
          </Button>
          <Button
            type="submit"
            look="primary"
            isDisabled={create.isPending}
            data-testid="create-invite-button"
          >
            {create.isPending ? t('admin.working') : t('invites.create')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
