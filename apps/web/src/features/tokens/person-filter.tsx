import { SelectField } from '../../components/select-field.tsx';
import { t } from '../../i18n/text.tsx';

/** The option that opens the search for a person. */
const CHOOSE = 'choose';

type PersonFilterProps = {
  label: string;
  value: string;
  /** The choices that are always there. */
  known: ReadonlyArray<readonly [value: string, label: string]>;
  names: ReadonlyMap<string, string>;
  onChange: (value: string) => void;
  onChoose: () => void;
  'data-testid': string;
};

/** Narrows the list to a person: a few at hand, everybody else through a search. */
export function PersonFilter({ value, known, names, onChange, onChoose, ...props }: PersonFilterProps) {
  const isKnown = known.some(([choice]) => choice === value);
  const chosen = isKnown ? [] : [[value, names.get(value) ?? value.split(':').at(-1) ?? value] as const];
  return (
    <SelectField
      {...props}
      value={value}
      options={[...known, ...chosen, [CHOOSE, t('filter.choose')]]}
      onChange={(choice) => (choice === CHOOSE ? onChoose() : onChange(choice))}
    />
  );
}
