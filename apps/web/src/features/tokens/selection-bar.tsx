import type { TokenRecord } from '@latchkey/shared/tokens';
import { Button } from '../../components/button.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './selection-bar.module.css';
import type { Selection } from './use-selection.ts';

type SelectionBarProps = {
  selection: Selection;
  onRevoke: (what: readonly TokenRecord[] | 'mine') => void;
  onIntent: () => void;
};

/** What can be done with many tokens at once. */
export function SelectionBar({ selection, onRevoke, onIntent }: SelectionBarProps) {
  const count = selection.tokens.length;
  const intent = { onPointerEnter: onIntent, onFocus: onIntent };
  return (
    <div className={styles.bar}>
      {count > 0 && (
        <>
          <span>{t('selection.count', { count })}</span>
          <Button
            isSmall
            look="danger"
            data-testid="revoke-selected-button"
            {...intent}
            onClick={() => onRevoke(selection.tokens)}
          >
            {t('selection.revoke')}
          </Button>
          <Button isSmall onClick={() => selection.selectAll(false)}>
            {t('selection.clear')}
          </Button>
        </>
      )}
      <Button
        isSmall
        isQuiet
        look="danger"
        data-testid="revoke-all-button"
        {...intent}
        onClick={() => onRevoke('mine')}
      >
        {t('selection.revokeMine')}
      </Button>
    </div>
  );
}
