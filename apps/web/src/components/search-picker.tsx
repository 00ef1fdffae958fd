import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import { Notice } from './notice.tsx';
import styles from './search-picker.module.css';
import { TextField } from './text-field.tsx';

type SearchPickerProps = {
  /** What is searched, e.g. "Search users". */
  label: string;
  text: string;
  onType: (text: string) => void;
  /** Why the search failed, when it did. */
  fault?: string | undefined;
  /** How many match over all pages; undefined before the first answer. */
  total: number | undefined;
  /** How many of them are among `children`. */
  shownCount: number;
  /** Said when nothing matches. */
  nothing: string;
  isFocusedFirst?: boolean;
  'data-testid'?: string;
  /** The results, and what was chosen before: radio buttons or boxes. */
  children: ReactNode;
};

/** A search field with its results under it, announced as they come. The caller searches and draws them. */
export function SearchPicker(props: SearchPickerProps) {
  const { label, text, onType, fault, total, shownCount, nothing, isFocusedFirst = false, children } = props;
  const isNothing = total === 0;
  return (
    <div className={styles.picker}>
      <TextField
        type="search"
        label={label}
        value={text}
        maxLength={200}
        autoComplete="off"
        data-autofocus={isFocusedFirst ? true : undefined}
        data-testid={props['data-testid']}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={keepFromSubmitting}
      />
      {fault !== undefined && (
        <Notice kind="error" role="alert">
          {fault}
        </Notice>
      )}
      <p role="status" className={isNothing ? undefined : 'visually-hidden'}>
        {total !== undefined && (isNothing ? nothing : t('people.found', { count: total }))}
      </p>
      {children}
      {(total ?? 0) > shownCount && <p className={styles.hint}>{t('people.more')}</p>}
    </div>
  );
}

/** Enter searches; it must not send the form around the search. */
function keepFromSubmitting(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}
