import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { NavLink, Outlet, useNavigate } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { isSignedOut } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Brand } from '../../components/brand.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Preferences } from '../../components/preferences.tsx';
import { logOut, useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { NAVIGATION } from '../settings-pages.tsx';
import styles from './settings-layout.module.css';

/** The frame of every settings page: header, navigation, content. */
export function SettingsLayout() {
  const me = useMe();
  const { signOut, isPending, error } = useSignOut();
  return (
    <div className={styles.shell}>
      <a className={`visually-hidden ${styles.skipLink}`} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.header}>
        <Brand />
        <span className={styles.user}>{me.data?.displayName}</span>
        <Button isSmall data-testid="log-out-menu-item" isDisabled={isPending} onClick={() => void signOut()}>
          {t(isPending ? 'app.loggingOut' : 'app.logOut')}
        </Button>
      </header>
      <nav className={styles.nav} aria-labelledby="settings-title">
        <strong className={styles.navTitle} id="settings-title">
          {t('app.settings')}
        </strong>
        <ul>
          {NAVIGATION.filter(({ isFor }) => me.data !== undefined && isFor(me.data)).map(({ to, label }) => (
            <li key={to}>
              <NavLink to={to}>{label()}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main className={styles.content} id="content" tabIndex={-1}>
        {error !== null && (
          <Notice kind="error" role="alert">
            {t('app.logOutFailed', { reason: asSentence(error) })}
          </Notice>
        )}
        <Outlet />
      </main>
      <Preferences className={styles.preferences} />
    </div>
  );
}

/** Ends the session on the server first: a page that only looks logged out would be a lie. */
function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  // State would be too late: a double click arrives twice before the next render.
  const isInFlight = useRef(false);
  const signOut = async () => {
    if (isInFlight.current) return;
    isInFlight.current = true;
    setPending(true);
    setError(null);
    let endSessionUrl: string | undefined;
    try {
      endSessionUrl = await logOut();
    } catch (cause) {
      if (!isSignedOut(cause)) {
        setError(errorText(cause));
        setPending(false);
        isInFlight.current = false;
        return;
      }
    }
    await navigate(paths.login);
    queryClient.clear();
    // Who came through a provider is still signed in there, and would be in here again with one click.
    if (endSessionUrl !== undefined) window.location.assign(endSessionUrl);
  };
  return { signOut, isPending, error };
}
