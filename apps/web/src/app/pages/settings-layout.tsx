import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { NavLink, Outlet, useNavigate } from 'react-router';
import { ApiError, isSignedOut } from '../../api/http.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { KeyIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';
import { logOut, useMe } from '../../features/session/session-queries.ts';
import { paths } from '../paths.ts';
import styles from './settings-layout.module.css';

/** The frame of every settings page: header, navigation, content. */
export function SettingsLayout() {
  const me = useMe();
  const { signOut, error } = useSignOut();
  return (
    <div className={styles.shell}>
      <a className={`visually-hidden ${styles.skipLink}`} href="#content">
        Skip to content
      </a>
      <header className={styles.header}>
        <span className={styles.product}>
          <KeyIcon /> Latchkey
        </span>
        <span className={styles.user}>{me.data?.displayName}</span>
        <Button isSmall data-testid="log-out-menu-item" onClick={() => void signOut()}>
          Log out
        </Button>
      </header>
      <nav className={styles.nav} aria-labelledby="settings-title">
        <div className={styles.navTitle}>
          <strong id="settings-title">Settings</strong>
          <p>Manage your settings</p>
        </div>
        <ul>
          <li>
            <NavLink to={paths.tokens}>Access Tokens</NavLink>
          </li>
        </ul>
      </nav>
      <main className={styles.content} id="content" tabIndex={-1}>
        {error !== null && (
          <Notice kind="error" role="alert">
            Could not log out. {asSentence(error)}
          </Notice>
        )}
        <Outlet />
      </main>
    </div>
  );
}

/** Ends the session on the server first: a page that only looks logged out would be a lie. */
function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const signOut = async () => {
    try {
      await logOut();
    } catch (cause) {
      if (!isSignedOut(cause)) {
        setError(cause instanceof ApiError ? cause.message : 'Something went wrong.');
        return;
      }
    }
    await navigate(paths.login);
    queryClient.clear();
  };
  return { signOut, error };
}
