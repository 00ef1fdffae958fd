import { type ReactNode, useDeferredValue } from 'react';
import { Navigate, useLocation } from 'react-router';
import { errorText } from '../api/error-text.ts';
import { ApiError, isSignedOut } from '../api/http.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { useIsSessionHeld } from '../features/session/session-hold.ts';
import { useMe } from '../features/session/session-queries.ts';
import { t } from '../i18n/text.tsx';
import type { LoginLocationState } from './pages/login-page.tsx';
import { loginPathFor } from './paths.ts';
import styles from './plain-page.module.css';

/** Shows `children` to the signed-in only; everybody else signs in first and then comes back here. */
export function RequireSession({ children }: { children: ReactNode }) {
  const me = useMe();
  const location = useLocation();
  const isHeld = useIsSessionHeld();
  const wasSignedIn = me.data !== undefined;
  // The page comes in pieces: a phone goes on answering the finger meanwhile.
  const isRendered = useDeferredValue(wasSignedIn);

  if (isSignedOut(me.error) && !isHeld) {
    const hasSessionEnded =
      wasSignedIn || (me.error instanceof ApiError && me.error.code === 'auth.session-ended');
    return (
      <Navigate
        to={loginPathFor(`${location.pathname}${location.search}${location.hash}`)}
        state={{ hasSessionEnded } satisfies LoginLocationState}
        replace
      />
    );
  }
  if (wasSignedIn && isRendered) return children;
  if (me.isError) {
    return (
      <main className={styles.page}>
        <Notice kind="error" role="alert">
          <p>{errorText(me.error)}</p>
        </Notice>
        <Button onClick={() => void me.refetch()}>{t('app.retry')}</Button>
      </main>
    );
  }
  return (
    <main className={styles.page} aria-busy="true">
      <p role="status">{t('app.loading')}</p>
    </main>
  );
}
