import { useId } from 'react';
import { Button } from '../../components/button.tsx';
import field from '../../components/field.module.css';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import {
  ACTION_GROUPS,
  type AuditParams,
  DEFAULT_AUDIT_PARAMS,
  isNarrowed,
  textFromUrn,
  urnFromText,
} from './audit-params.ts';
import { CommitField } from './commit-field.tsx';
import { groupText } from './group-text.ts';

type AuditToolbarProps = { params: AuditParams; onChange: (change: Partial<AuditParams>) => void };

/** The filters; every choice goes into the address. */
export function AuditToolbar({ params, onChange }: AuditToolbarProps) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <form
      className={styles.filters}
      aria-label={t('audit.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <ActionField value={params.action} onChange={(action) => onChange({ action })} />
      <CommitField
        label={t('audit.actorFilter')}
        value={textFromUrn(params.actor)}
        maxLength={480}
        onCommit={(text) => onChange({ actor: urnFromText(text) })}
        data-testid="audit-actor-filter"
      />
      <CommitField
        label={t('audit.subjectFilter')}
        value={textFromUrn(params.subject)}
        maxLength={480}
        onCommit={(text) => onChange({ subject: urnFromText(text) })}
        data-testid="audit-subject-filter"
      />
      <CommitField
        label={t('audit.tokenFilter')}
        value={params.token}
        maxLength={100}
        onCommit={(token) => onChange({ token })}
        data-testid="audit-token-filter"
      />
      <TextField
        type="date"
        label={t('audit.from')}
        value={params.from}
        max={params.to === '' ? undefined : params.to}
        onChange={(event) => onChange({ from: event.target.value })}
        data-testid="audit-from-filter"
      />
      <TextField
        type="date"
        label={t('audit.to')}
        value={params.to}
        min={params.from === '' ? undefined : params.from}
        onChange={(event) => onChange({ to: event.target.value })}
        error={
          params.from !== '' && params.to !== '' && params.to < params.from
            ? t('audit.toBeforeFrom')
            : undefined
        }
        data-testid="audit-to-filter"
      />
      <OutcomeField value={params.outcome} onChange={(outcome) => onChange({ outcome })} />
      <p className={styles.zone}>
        {t('audit.zone', { zone })}
        {isNarrowed(params) && (
          <Button isSmall onClick={() => onChange(DEFAULT_AUDIT_PARAMS)} data-testid="clear-audit-filters">
            {t('list.clearFilters')}
          </Button>
        )}
      </p>
    </form>
  );
}

/** One action, or all about a noun; a native select, whose groups a phone shows as such. */
function ActionField({ value, onChange }: { value: string; onChange: (action: string) => void }) {
  const id = useId();
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        {t('audit.actionFilter')}
      </label>
      <select
        id={id}
        className={field.control}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        data-testid="audit-action-filter"
      >
        <option value="">{t('audit.anyAction')}</option>
        {[...ACTION_GROUPS].map(([noun, actions]) => (
          <optgroup key={noun} label={groupText(noun)}>
            {actions.length > 1 && (
              <option value={`${noun}.*`}>{t('audit.all', { group: groupText(noun) })}</option>
            )}
            {actions.map((action) => (
              <option key={action} value={action}>
                {t(`audit.action.${action}`)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

type Outcome = AuditParams['outcome'];

function OutcomeField({ value, onChange }: { value: Outcome; onChange: (outcome: Outcome) => void }) {
  const id = useId();
  return (
    <div className={field.field}>
      <label className={field.label} htmlFor={id}>
        {t('audit.outcome')}
      </label>
      <select
        id={id}
        className={field.control}
        value={value}
        onChange={(event) => onChange(event.target.value as Outcome)}
        data-testid="audit-outcome-filter"
      >
        <option value="">{t('audit.anyOutcome')}</option>
        <option value="ok">{t('audit.done')}</option>
        <option value="refused">{t('audit.refused')}</option>
      </select>
    </div>
  );
}
