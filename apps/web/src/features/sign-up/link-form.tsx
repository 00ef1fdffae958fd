import { passwordShapeFault } from '@latchkey/shared/passwords';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { t } from '../../i18n/text.tsx';
import {
  type FormFaults,
  type FormField,
  faultsOf,
  passwordFaultText,
  refusedFaults,
} from './form-faults.ts';
import type { LinkForm as LinkFormValues, LinkKind } from './sign-up-queries.ts';

type LinkFormProps = {
  kind: LinkKind;
  needsEmail: boolean;
  onSend: (form: LinkFormValues) => Promise<void>;
  /** The link turned out to be used up meanwhile. */
  onOver: () => void;
};

/** The form behind a link. What was typed survives a refusal, whose faults stand at their fields. */
export function LinkForm({ kind, needsEmail, onSend, onOver }: LinkFormProps) {
  const refs: Record<Exclude<FormField, 'link'> | 'title', RefObject<HTMLInputElement | null>> = {
    fullName: useRef<HTMLInputElement>(null),
    email: useRef<HTMLInputElement>(null),
    title: useRef<HTMLInputElement>(null),
    password: useRef<HTMLInputElement>(null),
    confirmation: useRef<HTMLInputElement>(null),
  };
  const [faults, setFaults] = useState<FormFaults>({});
  const [typed, setTyped] = useState({ email: '', password: '' });
  const send = useMutation({ mutationFn: onSend, gcTime: 0 });
  const flight = useSingleFlight(send);
  const isSignUp = kind === 'sign-up';

  const show = (found: FormFaults) => {
    setFaults(found);
    const first = (['fullName', 'email', 'password', 'confirmation'] as const).find((name) => found[name]);
    if (first !== undefined) refs[first].current?.focus();
    return Object.keys(found).length > 0;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = (name: keyof typeof refs) => refs[name].current?.value ?? '';
    const form = {
      fullName: text('fullName').trim(),
      email: text('email').trim(),
      title: text('title').trim(),
      password: text('password'),
    };
    if (show(faultsOf(kind, form, text('confirmation'), needsEmail))) return;
    flight.mutate(form, {
      onError: (error) => {
        const refused = refusedFaults(error);
        if (refused.link === undefined) show(refused);
        else onOver();
      },
    });
  };
  const hasFieldFault = Object.values(faults).some((fault) => fault !== undefined);
  const shape = passwordShapeFault(typed.email, typed.password);

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {send.isError && !hasFieldFault && (
        <Notice kind="error" role="alert">
          {t('signUp.failed', { reason: errorText(send.error) })}
        </Notice>
      )}
      {isSignUp && (
        <TextField
          ref={refs.fullName}
          label={t('signUp.fullName')}
          name="name"
          autoComplete="name"
          maxLength={200}
          required
          autoFocus
          error={faults.fullName}
          data-testid="name"
        />
      )}
      <TextField
        ref={refs.email}
        label={t(needsEmail ? 'signUp.email' : 'login.username')}
        name="username"
        type={needsEmail ? 'email' : 'text'}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        required
        autoFocus={!isSignUp}
        error={faults.email}
        onChange={(event) => setTyped({ ...typed, email: event.target.value.trim() })}
        data-testid="email"
      />
      {isSignUp && (
        <TextField
          ref={refs.title}
          label={t('signUp.title')}
          name="organization-title"
          autoComplete="organization-title"
          maxLength={200}
        />
      )}
      <div>
        <TextField
          ref={refs.password}
          label={t(isSignUp ? 'login.password' : 'signUp.newPassword')}
          name="new-password"
          type="password"
          autoComplete="new-password"
          required
          error={faults.password}
          onChange={(event) => {
            setTyped({ ...typed, password: event.target.value });
            // What was wrong with it is not any more, or is said below.
            setFaults({ ...faults, password: undefined });
          }}
          data-testid="password"
        />
        <p className={styles.hint}>{t('signUp.rules')}</p>
        <p className={styles.hint} role="status" data-testid="password-judgement">
          {typed.password !== '' &&
            faults.password === undefined &&
            (shape === undefined ? t('signUp.rulesKept') : passwordFaultText(shape))}
        </p>
      </div>
      <TextField
        ref={refs.confirmation}
        label={t('signUp.confirmation')}
        name="confirm-password"
        type="password"
        autoComplete="new-password"
        required
        error={faults.confirmation}
        data-testid="confirmPassword"
      />
      <Button type="submit" look="primary" isDisabled={send.isPending} data-testid="sign-up">
        {send.isPending ? t('admin.working') : t(isSignUp ? 'signUp.submit' : 'reset.submit')}
      </Button>
    </form>
  );
}
