import type { Account } from '@latchkey/shared/account';
import type { FieldError } from '@latchkey/shared/problem';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { errorText, problemText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t, textOf } from '../../i18n/text.tsx';
import styles from './account.module.css';
import { useChangePassword } from './account-queries.ts';
import { TokensLink } from './tokens-link.tsx';

type Faults = { current?: string; next?: string; repeated?: string };

/** Changes the password, and says in words what that ends and what it does not. */
export function PasswordForm({ account }: { account: Account }) {
  const currentRef = useRef<HTMLInputElement>(null);
  const nextRef = useRef<HTMLInputElement>(null);
  const repeatedRef = useRef<HTMLInputElement>(null);
  const change = useChangePassword();
  const send = useSingleFlight(change);
  const [faults, setFaults] = useState<Faults>({});

  const show = (found: Faults) => {
    setFaults(found);
    const refs: [string | undefined, RefObject<HTMLInputElement | null>][] = [
      [found.current, currentRef],
      [found.next, nextRef],
      [found.repeated, repeatedRef],
    ];
    refs.find(([fault]) => fault !== undefined)?.[1].current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const currentPassword = currentRef.current?.value ?? '';
    const newPassword = nextRef.current?.value ?? '';
    const repeated = repeatedRef.current?.value ?? '';
    const found: Faults = {
      ...(currentPassword === '' ? { current: t('myAccount.currentMissing') } : {}),
      ...(newPassword === '' ? { next: t('myAccount.newMissing') } : {}),
      ...(newPassword !== '' && newPassword !== repeated ? { repeated: t('myAccount.notTheSame') } : {}),
    };
    show(found);
    if (Object.keys(found).length > 0) return;
    send.mutate(
      { currentPassword, newPassword },
      {
        onSuccess: () => {
          for (const { current } of [currentRef, nextRef, repeatedRef])
            if (current !== null) current.value = '';
        },
        onError: (error) => show(error instanceof ApiError ? faultsOf(error.errors) : {}),
      },
    );
  };

  const hasFieldFault = change.error instanceof ApiError && change.error.errors.length > 0;
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="account-password">
      <p className={styles.lead}>{t('myAccount.passwordLead')}</p>
      {account.liveTokens > 0 && (
        <p className={styles.lead}>
          {t('myAccount.tokensStay', { count: account.liveTokens })} <TokensLink />
        </p>
      )}
      {change.isError && !hasFieldFault && (
        <Notice kind="error" role="alert">
          {t('myAccount.passwordFailed', { reason: asSentence(errorText(change.error)) })}
        </Notice>
      )}
      {change.isSuccess && (
        <Notice kind="success" role="status">
          {t('myAccount.passwordChanged', { count: change.data.endedSessions })}
        </Notice>
      )}
      {/* For password managers: whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={account.username} readOnly hidden />
      <TextField
        ref={currentRef}
        label={t('myAccount.currentPassword')}
        type="password"
        autoComplete="current-password"
        required
        error={faults.current}
        data-testid="current-password"
      />
      <TextField
        ref={nextRef}
        label={t('myAccount.newPassword')}
        type="password"
        autoComplete="new-password"
        required
        error={faults.next}
        data-testid="new-password"
      />
      <TextField
        ref={repeatedRef}
        label={t('myAccount.repeatPassword')}
        type="password"
        autoComplete="new-password"
        required
        error={faults.repeated}
        data-testid="repeat-password"
      />
      <p className={styles.actions}>
        <Button
          type="submit"
          look="primary"
          isDisabled={change.isPending}
          data-testid="change-password-button"
        >
          {change.isPending ? t('myAccount.changing') : t('myAccount.changePassword')}
        </Button>
      </p>
    </form>
  );
}

function faultsOf(errors: readonly FieldError[]): Faults {
  const textAt = (name: string) => {
    const fault = errors.find(({ field }) => field === name);
    return fault && faultText(fault);
  };
  const current = textAt('currentPassword');
  const next = textAt('newPassword');
  return { ...(current === undefined ? {} : { current }), ...(next === undefined ? {} : { next }) };
}

/** The words of the page for the codes of passwords; the server's where it says something new. */
function faultText({ message, code = '' }: FieldError): string {
  return textOf(`myAccount.fault.${code}`) ?? problemText({ message, code });
}
