import type { ReactNode } from 'react';
import styles from './radio-list.module.css';

type CheckOptionProps = {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  isFixed?: boolean;
  'data-testid'?: string;
  children: ReactNode;
};

/** A native box with its label, which is the target, too. */
export function CheckOption({ isChecked, onChange, isFixed = false, children, ...props }: CheckOptionProps) {
  return (
    <label className={styles.option}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isFixed}
        data-testid={props['data-testid']}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
