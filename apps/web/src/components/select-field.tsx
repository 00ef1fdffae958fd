import { type ReactNode, useId } from 'react';
import styles from './select-field.module.css';

type SelectFieldProps<T extends string> = {
  label: string;
  value: T;
  options: ReadonlyArray<readonly [value: T, label: ReactNode]>;
  onChange: (value: T) => void;
  /** In a form, where fields stand under each other; in a row the label stands before it. */
  isStacked?: boolean;
  className?: string | undefined;
  'data-testid'?: string;
};

/** A labelled native select: no code to load, and the phone's own picker. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onChange, isStacked = false, className = '' } = props;
  const id = useId();
  return (
    <span className={`${isStacked ? styles.stacked : styles.field} ${className}`}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        data-testid={props['data-testid']}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
