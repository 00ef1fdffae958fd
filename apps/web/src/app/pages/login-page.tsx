import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import { ApiError, isSignedOut } from '../../api/http.ts';
import { BrandMark } from '../../components/brand.tsx';
import { Notice } from '../../components/notice.tsx';
import { Preferences } from '../../components/preferences.tsx';
import { logIn, meQuery } from '../../features/session/session-queries.ts';
import { SignInForm } from '../../features/session/sign-in-form.tsx';
import { SsoOption } from '../../features/session/sso-option.tsx';
import { SsoRefusal } from '../../features/session/sso-refusal.tsx';
import { t } from '../../i18n/text.tsx';
import { ERROR_PARAM, REDIRECT_PARAM, redirectTarget } from '../paths.ts';
import styles from './login-page.module.css';

/** `/login`: signs in and goes on to where the person wanted to be. */
export function LoginPage() {
  // Whoever was sent here is known to be signed out: that needs no second question.
  const me = useQuery({ ...meQuery, retryOnMount: false });
  const [searchParams] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const target = redirectTarget(searchParams.get(REDIRECT_PARAM));

  const ssoError = searchParams.get(ERROR_PARAM);

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
      <title>{t('login.pageTitle')}</title>
      <div className={styles.card}>
        <header className={styles.header}>
          <BrandMark size={40} />
          <h1>{t('login.title')}</h1>
          <p>{t('login.lead')}</p>
        </header>
        {hasSessionEnded(location.state) && (
          <Notice kind="info" role="status">
            {t('login.sessionEnded')}
          </Notice>
        )}
        {ssoError !== null && <SsoRefusal code={ssoError} />}
        <SignInForm onSignIn={signIn} />
        <SsoOption target={target} />
      </div>
      <Preferences />
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
    title: t('login.cookieLost'),
  });
}
