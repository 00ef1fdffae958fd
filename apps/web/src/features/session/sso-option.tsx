import { basePath } from '../../api/base-path.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './sso-option.module.css';

/**
 * Whether the server offers single sign-on. It says so in index.html, so the form waits for no answer; the
 * placeholder of a page that no server of ours has sent counts as no.
 */
function isSsoOffered(): boolean {
  return document.querySelector<HTMLMetaElement>('meta[name="sso"]')?.content === 'on';
}

/** Leads to the provider, and from there to `target`. A link, not a request: the whole page goes there. */
export function SsoOption({ target }: { target: string }) {
  if (!isSsoOffered()) return null;
  return (
    <div className={styles.option}>
      <p className={styles.or}>{t('sso.or')}</p>
      <LinkButton href={`${basePath()}/sso?${new URLSearchParams({ redirect_uri: target })}`}>
        {t('sso.signIn')}
      </LinkButton>
    </div>
  );
}
