import { useId } from 'react';
import field from '../../components/field.module.css';
import { t } from '../../i18n/text.tsx';

/** The option that opens the search. */
const CHOOSE = 'choose';

type PartyFilterProps = {
  label: string;
  value: string;
  /** The choices that are always there. */
  known: ReadonlyArray<readonly [value: string, label: string]>;
  /** What to call a value that is none of them. */
  nameOf: (value: string) => string;
  onChange: (value: string) => void;
  onChoose: () => void;
  onIntent: () => void;
  'data-testid': string;
};

/** Narrows the log to somebody or something: a few at hand, everything else through a search. */
export function PartyFilter({ label, value, known, nameOf, onChange, onChoose, ...props }: PartyFilterProps) {
  const id = useId();
  const isKnown = known.some(([choice]) => choice === value);
  const options = [...known, ...(isKnown ? [] : [[value, nameOf(value)] as const])];
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={field.control}
        value={value}
        onPointerEnter={props.onIntent}
        onFocus={props.onIntent}
        onChange={({ target }) => (target.value === CHOOSE ? onChoose() : onChange(target.value))}
        data-testid={props['data-testid']}
      >
        {options.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
        <option value={CHOOSE}>{t('filter.choose')}</option>
      </select>
    </div>
  );
}
