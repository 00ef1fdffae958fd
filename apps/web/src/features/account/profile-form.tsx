import type { Account, EditAccountInput } from '@latchkey/shared/account';
import { type FormEvent, useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import styles from './account.module.css';
import { useEditAccount } from './account-queries.ts';

type Field = 'displayName' | 'title' | 'email';
const FIELDS: readonly Field[] = ['displayName', 'title', 'email'];

/** Name, title and address. What was typed survives a refusal, whose faults stand at their fields. */
export function ProfileForm({ account }: { account: Account }) {
  const refs = {
    displayName: useRef<HTMLInputElement>(null),
    title: useRef<HTMLInputElement>(null),
    email: useRef<HTMLInputElement>(null),
  };
  const edit = useEditAccount();
  const save = useSingleFlight(edit);
  const [missing, setMissing] = useState(false);
  const refused = edit.error instanceof ApiError ? edit.error.errors : [];
  const faultOf = (field: Field) => {
    if (field === 'displayName' && missing) return t('myAccount.nameMissing');
    if (!refused.some((fault) => fault.field === field)) return undefined;
    return t(`myAccount.fault.${field}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = (field: Field) => refs[field].current?.value.trim() ?? '';
    const input: EditAccountInput = {
      displayName: typed('displayName'),
      title: typed('title'),
      email: typed('email'),
    };
    setMissing(input.displayName === '');
    if (input.displayName === '') {
      refs.displayName.current?.focus();
      return;
    }
    save.mutate(input, {
      onError: (error) => {
        const faults = error instanceof ApiError ? error.errors.map(({ field }) => field) : [];
        const first = FIELDS.find((field) => faults.includes(field));
        if (first !== undefined) refs[first].current?.focus();
      },
    });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="account-profile">
      {edit.isError && refused.length === 0 && (
        <Notice kind="error" role="alert">
          {t('myAccount.saveFailed', { reason: asSentence(errorText(edit.error)) })}
        </Notice>
      )}
      <dl className={styles.facts}>
        <dt>{t('myAccount.username')}</dt>
        <dd dir="auto">{account.username}</dd>
      </dl>
      <TextField
        ref={refs.displayName}
        label={t('myAccount.displayName')}
        defaultValue={account.displayName}
        autoComplete="name"
        maxLength={200}
        dir="auto"
        required
        error={faultOf('displayName')}
        data-testid="account-display-name"
      />
      <TextField
        ref={refs.title}
        label={t('myAccount.jobTitle')}
        defaultValue={account.title ?? ''}
        autoComplete="organization-title"
        maxLength={200}
        dir="auto"
        error={faultOf('title')}
      />
      <TextField
        ref={refs.email}
        label={t('myAccount.email')}
        type="email"
        defaultValue={account.email ?? ''}
        autoComplete="email"
        maxLength={254}
        error={faultOf('email')}
      />
      <p className={styles.actions}>
        <Button type="submit" look="primary" isDisabled={edit.isPending} data-testid="save-account-button">
          {edit.isPending ? t('myAccount.saving') : t('myAccount.save')}
        </Button>
        <span role="status" className={styles.done}>
          {edit.isSuccess && t('myAccount.saved')}
        </span>
      </p>
    </form>
  );
}
