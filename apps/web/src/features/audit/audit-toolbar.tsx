import type { Me } from '@latchkey/shared/sessions';
import { accessTokenUrn } from '@latchkey/shared/urn';
import { useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import field from '../../components/field.module.css';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import { ACTION_GROUPS, type AuditParams, countFilters, DEFAULT_AUDIT_PARAMS } from './audit-params.ts';
import type { PartyFilterName } from './audit-types.ts';
import { groupText } from './group-text.ts';
import { PartyFilter } from './party-filter.tsx';

type AuditToolbarProps = {
  params: AuditParams;
  me: Me;
  /** What to call somebody or something, by URN. */
  nameOf: (urn: string) => string;
  onChange: (change: Partial<AuditParams>) => void;
  /** Asked to look for somebody or something. */
  onChoose: (filter: PartyFilterName) => void;
  onIntent: () => void;
};

/** The filters; every choice goes into the address. */
export function AuditToolbar(props: AuditToolbarProps) {
  const { params, me, nameOf, onChange, onChoose, onIntent } = props;
  const [isOpen, setOpen] = useState(false);
  const fieldsId = useId();
  const chosen = countFilters(params);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <form
      className={styles.filters}
      aria-label={t('audit.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      {/* On a phone the events come first, as the rows of every list do. */}
      <span className={styles.toggle}>
        <Button
          aria-expanded={isOpen}
          aria-controls={fieldsId}
          onClick={() => setOpen(!isOpen)}
          data-testid="filters-button"
        >
          {chosen === 0 ? t('filter.show') : t('filter.showChosen', { count: chosen })}
        </Button>
      </span>
      <div id={fieldsId} className={styles.fields} data-open={isOpen || undefined}>
        <ActionField value={params.action} onChange={(action) => onChange({ action })} />
        <PartyFilter
          label={t('audit.actorFilter')}
          value={params.actor}
          known={[
            ['', t('audit.anyActor')],
            [me.urn, t('audit.me')],
          ]}
          nameOf={nameOf}
          onChange={(actor) => onChange({ actor })}
          onChoose={() => onChoose('actor')}
          onIntent={onIntent}
          data-testid="audit-actor-filter"
        />
        <PartyFilter
          label={t('audit.subjectFilter')}
          value={params.subject}
          known={[
            ['', t('audit.anySubject')],
            [me.urn, t('audit.me')],
          ]}
          nameOf={nameOf}
          onChange={(subject) => onChange({ subject })}
          onChoose={() => onChoose('subject')}
          onIntent={onIntent}
          data-testid="audit-subject-filter"
        />
        <PartyFilter
          label={t('audit.tokenFilter')}
          value={params.token}
          known={[['', t('audit.anyToken')]]}
          nameOf={(token) => nameOf(accessTokenUrn(token))}
          onChange={(token) => onChange({ token })}
          onChoose={() => onChoose('token')}
          onIntent={onIntent}
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
          {chosen > 0 && (
            <Button isSmall onClick={() => onChange(DEFAULT_AUDIT_PARAMS)} data-testid="clear-audit-filters">
              {t('list.clearFilters')}
            </Button>
          )}
        </p>
      </div>
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
