import { safeRedirect } from '@latchkey/shared/safe-redirect';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import { ApiError, isSignedOut } from '../../api/http.ts';
import { Notice } from '../../components/notice.tsx';
import { logIn, meQuery } from '../../features/session/session-queries.ts';
import { SignInForm } from '../../features/session/sign-in-form.tsx';
import { paths, REDIRECT_PARAM } from '../paths.ts';
import styles from './login-page.module.css';

/** `/login`: signs in and goes on to where the person wanted to be. */
export function LoginPage() {
  // Whoever was sent here is known to be signed out: that needs no second question.
  const me = useQuery({ ...meQuery, retryOnMount: false });
  const [searchParams] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const target = safeRedirect(searchParams.get(REDIRECT_PARAM), paths.tokens);

  if (me.isSuccess) return <Navigate to={target} replace />;

  const signIn = async (credentials: { username: string; password: string }) => {
    await logIn(credentials);
    // Nothing that an earlier user of this browser saw may be shown to this one.
    queryClient.clear();
    await queryClient.fetchQuery(meQuery).catch(explainLostCookie);
    await navigate(target, { replace: true });
  };

  return (
    <main className={styles.page}>
      <title>Sign in · Latchkey</title>
      <div className={styles.card}>
        <h1>Sign in to Latchkey</h1>
        {hasSessionEnded(location.state) && (
          <Notice kind="info" role="status">
            Your session has ended. Sign in again to go on.
          </Notice>
        )}
        <SignInForm onSignIn={signIn} />
      </div>
    </main>
  );
}

/** What `RequireSession` leaves behind when it sends somebody here. */
export type LoginLocationState = { hasSessionEnded: boolean };

function hasSessionEnded(state: unknown): boolean {
  return (state as LoginLocationState | null)?.hasSessionEnded === true;
}

function explainLostCookie(error: unknown): never {
  if (!isSignedOut(error)) throw error;
  throw new ApiError({
    status: 0,
    code: 'session.cookie-lost',
    title: 'The browser did not keep the session cookie. Allow cookies for this address.',
  });
}
