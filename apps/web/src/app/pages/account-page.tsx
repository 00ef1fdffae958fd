import { useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { ListFailure, ListSkeleton } from '../../components/list-states.tsx';
import { useDialogs } from '../../components/use-dialogs.ts';
import styles from '../../features/account/account.module.css';
import {
  type AccountDialog,
  AccountDialogs,
  preloadEndSessions,
} from '../../features/account/account-dialogs.tsx';
import { useAccount, useSessions } from '../../features/account/account-queries.ts';
import { PasswordForm } from '../../features/account/password-form.tsx';
import { ProfileForm } from '../../features/account/profile-form.tsx';
import { SessionList } from '../../features/account/session-list.tsx';
import { t } from '../../i18n/text.tsx';
import page from './page.module.css';

/** `/settings/account`: one's own name, password and sessions. */
export function AccountPage() {
  const account = useAccount();
  const sessions = useSessions();
  const sessionsRef = useRef<HTMLHeadingElement>(null);
  const dialogs = useDialogs<AccountDialog>(sessionsRef);
  const total = sessions.data?.total ?? 0;
  return (
    <div className={page.page} data-testid="account-page">
      <title>{t('myAccount.pageTitle')}</title>
      <header>
        <h1>{t('myAccount.title')}</h1>
        <p className={page.lead}>{t('myAccount.lead')}</p>
      </header>
      {account.isPending && <ListSkeleton label={t('app.loading')} />}
      {account.isError && account.data === undefined && (
        <ListFailure
          text={t('myAccount.failed', { reason: asSentence(errorText(account.error)) })}
          onRetry={() => void account.refetch()}
        />
      )}
      {account.data !== undefined && (
        <>
          <section className={styles.section} aria-labelledby="account-profile">
            <h2 id="account-profile">{t('myAccount.profile')}</h2>
            <ProfileForm account={account.data} />
          </section>
          <section className={styles.section} aria-labelledby="account-password">
            <h2 id="account-password">{t('myAccount.password')}</h2>
            {account.data.hasPassword ? (
              <PasswordForm account={account.data} />
            ) : (
              <p className={styles.lead}>{t('myAccount.noPassword')}</p>
            )}
          </section>
        </>
      )}
      <section className={styles.section} aria-labelledby="account-sessions">
        <div>
          <h2 id="account-sessions" ref={sessionsRef} tabIndex={-1}>
            {t('myAccount.sessions')}
          </h2>
          <p className={styles.lead}>{t('myAccount.sessionsLead')}</p>
          <p role="status" className={styles.done}>
            {dialogs.announcement}
          </p>
        </div>
        <SessionList
          list={sessions}
          onEnd={(session) => dialogs.open({ ending: session, total })}
          onEndMany={(ending) => dialogs.open({ ending, total })}
          onIntent={preloadEndSessions}
        />
      </section>
      <AccountDialogs dialogs={dialogs} />
    </div>
  );
}
