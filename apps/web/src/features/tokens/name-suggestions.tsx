import Form from 'antd/es/form';
import { Button } from '../../components/button.tsx';
import { t } from '../../i18n/text.tsx';
import { freeNames } from './free-names.ts';
import styles from './name-suggestions.module.css';
import { useOwnTokens } from './token-queries.ts';

/** Names to take with one press, none of which an active token has; and a word if the typed one is taken. */
export function NameSuggestions({ onUse }: { onUse: (name: string) => void }) {
  const form = Form.useFormInstance<{ name?: string }>();
  const typed = (Form.useWatch('name', form) ?? '').trim();
  const { data } = useOwnTokens('active');
  const taken = (data?.tokens ?? []).map(({ name }) => name);
  const bases = [t('generate.suggest.ingestion'), t('generate.suggest.ci'), t('generate.suggest.notebook')];
  return (
    <div className={styles.suggestions}>
      <p role="status" className={styles.taken}>
        {taken.includes(typed) && t('generate.nameTaken')}
      </p>
      <span>{t('generate.suggestions')}</span>
      {freeNames(bases, taken).map((name) => (
        <Button
          key={name}
          isSmall
          aria-label={t('generate.useName', { name })}
          data-testid="name-suggestion"
          onClick={() => onUse(name)}
        >
          {name}
        </Button>
      ))}
    </div>
  );
}
