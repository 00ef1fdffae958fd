import { Link } from 'react-router';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import styles from '../plain-page.module.css';

/** Shown at every address that the page does not have. */
export function NotFoundPage() {
  return (
    <main className={styles.page}>
      <title>{t('app.notFoundTitle')}</title>
      <h1>{t('app.notFound')}</h1>
      <p>{t('app.notFoundHint')}</p>
      <Link to={paths.tokens}>{t('app.goToTokens')}</Link>
    </main>
  );
}
