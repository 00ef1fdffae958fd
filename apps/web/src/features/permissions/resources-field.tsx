import { POLICY_FILTER_FIELDS } from '@latchkey/shared/policy-api';
import { useId } from 'react';
import { Button } from '../../components/button.tsx';
import { RadioList } from '../../components/radio-list.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';
import type { DraftCriterion } from './policy-draft.ts';
import formStyles from './policy-form.module.css';

const CONDITIONS = ['EQUALS', 'STARTS_WITH', 'NOT_EQUALS'] as const;

type ResourcesFieldProps = {
  /** Null: every entity. */
  criteria: readonly DraftCriterion[] | null;
  fault: string | undefined;
  onChange: (criteria: readonly DraftCriterion[] | null) => void;
};

/** Which entities a metadata policy covers: all, or those for which every condition holds. */
export function ResourcesField({ criteria, fault, onChange }: ResourcesFieldProps) {
  const nextId = Math.max(-1, ...(criteria ?? []).map(({ id }) => id)) + 1;
  const added: DraftCriterion = { id: nextId, field: 'TYPE', condition: 'EQUALS', values: [] };
  return (
    <div className={formStyles.section} data-section="resources">
      <RadioList
        label={t('resources.title')}
        value={criteria === null ? 'all' : 'some'}
        options={[
          ['all', t('resources.all')],
          ['some', t('resources.some')],
        ]}
        onChange={(choice) => onChange(choice === 'all' ? null : [added])}
        data-testid="resources-base"
      />
      {fault !== undefined && (
        <p role="alert" className={formStyles.fault}>
          {fault}
        </p>
      )}
      {criteria?.map((criterion, index) => (
        <Criterion
          key={criterion.id}
          number={index + 1}
          criterion={criterion}
          onChange={(part) =>
            onChange(criteria.map((other) => (other === criterion ? { ...other, ...part } : other)))
          }
          onRemove={
            criteria.length > 1 ? () => onChange(criteria.filter((other) => other !== criterion)) : null
          }
        />
      ))}
      {criteria !== null && (
        <p>
          <Button isSmall onClick={() => onChange([...criteria, added])} data-testid="add-condition-button">
            {t('resources.add')}
          </Button>
        </p>
      )}
    </div>
  );
}

type CriterionProps = {
  number: number;
  criterion: DraftCriterion;
  onChange: (part: Partial<DraftCriterion>) => void;
  /** Null: the only one. */
  onRemove: (() => void) | null;
};

function Criterion({ number, criterion, onChange, onRemove }: CriterionProps) {
  const { field, condition, values } = criterion;
  const valuesId = useId();
  const hintId = `${valuesId}-hint`;
  const isKnown = POLICY_FILTER_FIELDS.includes(field);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid everywhere
    <div
      className={`${formStyles.box} ${formStyles.criterion}`}
      role="group"
      aria-label={t('resources.condition', { number })}
    >
      <SelectField
        label={t('resources.field')}
        isStacked
        value={field}
        options={[
          ...POLICY_FILTER_FIELDS.map((one) => [one, t(`resources.field.${one}`)] as const),
          ...(isKnown ? [] : [[field, field] as const]),
        ]}
        onChange={(next) => onChange({ field: next })}
        data-testid="condition-field"
      />
      <SelectField
        label={t('resources.match')}
        isStacked
        value={condition}
        options={CONDITIONS.map((one) => [one, t(`resources.match.${one}`)] as const)}
        onChange={(next) => onChange({ condition: next })}
        data-testid="condition-match"
      />
      <div className={formStyles.labelled}>
        <label htmlFor={valuesId}>{t('resources.values')}</label>
        <textarea
          id={valuesId}
          className={formStyles.values}
          defaultValue={values.join('\n')}
          aria-describedby={hintId}
          spellCheck={false}
          rows={2}
          data-testid="condition-values"
          onChange={(event) => onChange({ values: linesOf(event.target.value) })}
        />
        <p id={hintId} className={styles.hint}>
          {t(isKnown ? `resources.example.${field}` : 'resources.oneALine')}
        </p>
      </div>
      {onRemove !== null && (
        <Button isSmall aria-label={t('resources.removeNamed', { number })} onClick={onRemove}>
          {t('resources.remove')}
        </Button>
      )}
    </div>
  );
}

/** One value a line; empty lines say nothing. */
function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
