import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { BrandMark } from '../../components/brand.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Preferences } from '../../components/preferences.tsx';
import { meQuery } from '../../features/session/session-queries.ts';
import { LinkForm } from '../../features/sign-up/link-form.tsx';
import { type LinkKind, sendLinkForm, useLinkCheck } from '../../features/sign-up/sign-up-queries.ts';
import { useLinkToken } from '../../features/sign-up/use-link-token.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import styles from './login-page.module.css';

type LinkPageProps = {
  kind: LinkKind;
  /** The query parameter that holds the secret (DataHub's name). */
  param: string;
  title: string;
  lead: string;
};

/** What a link opens for somebody who is not signed in. Whoever is done is signed in, and goes to the tokens. */
export function LinkPage({ kind, param, title, lead }: LinkPageProps) {
  const token = useLinkToken(param);
  const check = useLinkCheck(kind, token);
  const [isOver, setIsOver] = useState(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();

  const send = async (form: Parameters<typeof sendLinkForm>[2]) => {
    await sendLinkForm(kind, token, form);
    // Nothing that an earlier user of this browser saw may be shown to this one.
    queryClient.clear();
    await queryClient.fetchQuery(meQuery);
    await navigate(paths.tokens, { replace: true });
  };
  const isClosed = token === '' || isOver || check.data?.isOpen === false;

  return (
    <main className={styles.page}>
      <title>{`${title} · Latchkey`}</title>
      <div className={styles.card}>
        <header className={styles.header}>
          <BrandMark size={40} />
          <h1>{title}</h1>
        </header>
        {isClosed && (
          <>
            <Notice kind="warning" role="alert">
              {t(token === '' ? 'signUp.noLink' : `signUp.over.${kind}`)}
            </Notice>
            <Link to={paths.login}>{t('signUp.toSignIn')}</Link>
          </>
        )}
        {!isClosed && check.isPending && <p role="status">{t('app.loading')}</p>}
        {!isClosed && check.isError && (
          <Notice kind="error" role="alert">
            <p>{asSentence(errorText(check.error))}</p>
            <Button isSmall onClick={() => void check.refetch()}>
              {t('app.retry')}
            </Button>
          </Notice>
        )}
        {!isClosed && check.data !== undefined && (
          <>
            <p>{lead}</p>
            <LinkForm
              kind={kind}
              needsEmail={check.data.needsEmail}
              onSend={send}
              onOver={() => setIsOver(true)}
            />
          </>
        )}
      </div>
      <Preferences />
    </main>
  );
}
