import { type ReactNode, useId } from 'react';
import styles from './radio-list.module.css';

type RadioListProps<T extends string | number> = {
  label: string;
  isLabelHidden?: boolean;
  value: T | null;
  options: ReadonlyArray<readonly [value: T, label: ReactNode]>;
  onChange: (value: T) => void;
  isFocusedFirst?: boolean;
  'data-testid'?: string;
};

/** A labelled group of native radio buttons, one under the other. */
export function RadioList<T extends string | number>(props: RadioListProps<T>) {
  const { label, isLabelHidden = false, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset className={styles.list} data-testid={props['data-testid']}>
      <legend className={isLabelHidden ? 'visually-hidden' : undefined}>{label}</legend>
      {options.map(([option, text]) => (
        <label key={option} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            data-autofocus={props.isFocusedFirst === true && option === value ? true : undefined}
            onChange={() => onChange(option)}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
