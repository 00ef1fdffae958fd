import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/http.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import styles from './sign-in-form.module.css';

type Credentials = { username: string; password: string };
type SignInFormProps = { onSignIn: (credentials: Credentials) => Promise<void> };

/** The username and password form. What was typed survives a refusal. */
export function SignInForm({ onSignIn }: SignInFormProps) {
  const usernameRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const isInFlight = useRef(false);
  const [missing, setMissing] = useState<ReadonlySet<keyof Credentials>>(new Set());
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

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const username = usernameRef.current?.value.trim() ?? '';
    const password = passwordRef.current?.value ?? '';
    const blank = new Set<keyof Credentials>();
    if (username === '') blank.add('username');
    if (password === '') blank.add('password');
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
    <form className={styles.form} onSubmit={submit} noValidate>
      {signIn.isError && (
        <Notice kind="error" role="alert">
          Failed to log in! {signIn.error.message}
        </Notice>
      )}
      <TextField
        ref={usernameRef}
        label="Username"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        data-testid="username"
        error={missing.has('username') ? 'Please fill in your username' : undefined}
      />
      <TextField
        ref={passwordRef}
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        data-testid="password"
        error={missing.has('password') ? 'Please fill in your password' : undefined}
      />
      <Button type="submit" look="primary" data-testid="sign-in" isDisabled={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
