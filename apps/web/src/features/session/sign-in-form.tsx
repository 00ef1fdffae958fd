import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { errorText } from '../../api/error-text.ts';
import { ApiError } from '../../api/http.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './sign-in-form.module.css';

type Credentials = { username: string; password: string };
type SignInFormProps = { onSignIn: (credentials: Credentials) => Promise<void> };

/** The username and password form. What was typed survives a refusal. */
export function SignInForm({ onSignIn }: SignInFormProps) {
  const usernameRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const isInFlight = useRef(false);
  const [missing, setMissing] = useState<ReadonlySet<keyof Credentials>>(new Set());
  // Only once somebody typed: what a password manager filled in cannot be read before.
  const [isHalfFilled, setIsHalfFilled] = useState(false);
  const signIn = useMutation({
    mutationFn: onSignIn,
    gcTime: 0,
    onError: (error) => {
      if (!(error instanceof ApiError) || error.status !== 400) return;
      passwordRef.current?.focus();
      passwordRef.current?.select();
    },
    onSettled: () => {
      isInFlight.current = false;
    },
  });

  useEffect(() => usernameRef.current?.focus(), []);

  const read = () => {
    const username = usernameRef.current?.value.trim() ?? '';
    const password = passwordRef.current?.value ?? '';
    const blank = new Set<keyof Credentials>();
    if (username === '') blank.add('username');
    if (password === '') blank.add('password');
    return { username, password, blank };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { username, password, blank } = read();
    setMissing(blank);
    if (blank.size > 0) {
      (blank.has('username') ? usernameRef : passwordRef).current?.focus();
      return;
    }
    // State would be too late: a double click arrives twice before the next render.
    if (isInFlight.current) return;
    isInFlight.current = true;
    signIn.mutate({ username, password });
  };

  return (
    <form
      className={styles.form}
      onSubmit={submit}
      onInput={() => setIsHalfFilled(read().blank.size > 0)}
      noValidate
    >
      {signIn.isError && (
        <Notice kind="error" role="alert">
          {t('login.failed', { reason: errorText(signIn.error) })}
        </Notice>
      )}
      <TextField
        ref={usernameRef}
        label={t('login.username')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        data-testid="username"
        error={missing.has('username') ? t('login.usernameMissing') : undefined}
      />
      <TextField
        ref={passwordRef}
        label={t('login.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        data-testid="password"
        error={missing.has('password') ? t('login.passwordMissing') : undefined}
      />
      <Button
        type="submit"
        look="primary"
        data-testid="sign-in"
        aria-disabled={isHalfFilled}
        isDisabled={signIn.isPending}
      >
        {signIn.isPending ? t('login.submitting') : t('login.submit')}
      </Button>
    </form>
  );
}
