import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import styles from './pager.module.css';

type PagerProps = {
  /** Counted from 1. */
  page: number;
  pageCount: number;
  onChange: (page: number) => void;
};

/** Previous and next page. Nothing is shown for a single page. */
export function Pager({ page, pageCount, onChange }: PagerProps) {
  if (pageCount <= 1) return null;
  return (
    <nav className={styles.pager} aria-label={t('app.pages')}>
      <Button isSmall isDisabled={page <= 1} onClick={() => onChange(page - 1)}>
        {t('app.previous')}
      </Button>
      <span aria-live="polite">{t('app.pageOf', { page, pageCount })}</span>
      <Button isSmall isDisabled={page >= pageCount} onClick={() => onChange(page + 1)}>
        {t('app.next')}
      </Button>
    </nav>
  );
}
