import styles from './toggle-group.module.css';

type ToggleGroupProps<T extends string> = {
  label: string;
  value: T;
  options: ReadonlyArray<readonly [value: T, label: string, testId?: string]>;
  onChange: (value: T) => void;
  'aria-describedby'?: string | undefined;
};

/** A few choices side by side, one of them pressed. */
export function ToggleGroup<T extends string>(props: ToggleGroupProps<T>) {
  const { label, value, options, onChange } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere
    <div className={styles.group} role="group" aria-label={label}>
      {options.map(([option, text, testId]) => (
        <button
          key={option}
          type="button"
          className={styles.toggle}
          aria-pressed={option === value}
          aria-describedby={option === value ? props['aria-describedby'] : undefined}
          data-testid={testId}
          onClick={() => onChange(option)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
