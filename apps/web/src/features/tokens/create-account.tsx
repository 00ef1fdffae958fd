import type { Person } from '@latchkey/shared/people';
import { type KeyboardEvent, useRef, useState } from 'react';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import { errorWithFieldsText } from './fault-text.ts';
import { useCreateServiceAccount } from './people-queries.ts';
import styles from './person-picker.module.css';

/** Makes a service account on the spot. No form of its own: it stands inside that of the token. */
export function CreateAccount({ onCreated }: { onCreated: (account: Person) => void }) {
  const create = useCreateServiceAccount();
  const [isOpen, setIsOpen] = useState(false);
  const [isNameMissing, setIsNameMissing] = useState(false);
  const nameRef = useRef<HTMLInputElement>(null);
  const purposeRef = useRef<HTMLInputElement>(null);
  const isInFlight = useRef(false);

  const submit = () => {
    const displayName = nameRef.current?.value.trim() ?? '';
    const description = purposeRef.current?.value.trim() ?? '';
    setIsNameMissing(displayName === '');
    if (displayName === '') nameRef.current?.focus();
    if (displayName === '' || isInFlight.current) return;
    isInFlight.current = true;
    create.mutate(
      { displayName, ...(description === '' ? {} : { description }) },
      {
        onSuccess: (account) => {
          setIsOpen(false);
          onCreated(account);
        },
        onSettled: () => {
          isInFlight.current = false;
        },
      },
    );
  };
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    submit();
  };

  if (!isOpen) {
    return (
      <Button isSmall onClick={() => setIsOpen(true)} data-testid="create-service-account-button">
        {t('account.create')}
      </Button>
    );
  }
  return (
    <fieldset className={styles.create}>
      <legend className="visually-hidden">{t('account.create')}</legend>
      {create.isError && (
        <Notice kind="error" role="alert">
          {t('account.failed', { reason: asSentence(errorWithFieldsText(create.error)) })}
        </Notice>
      )}
      <TextField
        ref={nameRef}
        label={t('account.name')}
        maxLength={200}
        autoComplete="off"
        // The button that opened this has just gone.
        autoFocus
        required
        error={isNameMissing ? t('account.nameMissing') : undefined}
        onKeyDown={submitOnEnter}
      />
      <TextField
        ref={purposeRef}
        label={t('account.purpose')}
        maxLength={500}
        autoComplete="off"
        onKeyDown={submitOnEnter}
      />
      <Button
        isSmall
        onClick={submit}
        isDisabled={create.isPending}
        data-testid="save-service-account-button"
      >
        {create.isPending ? t('account.submitting') : t('account.submit')}
      </Button>
    </fieldset>
  );
}
