import type { PolicyRecord } from '@latchkey/shared/policy-api';
import { DANGEROUS_PRIVILEGES, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { errorText, problemText } from '../../api/error-text.ts';
import { ApiError, isSignedOut } from '../../api/http.ts';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { CheckOption } from '../../components/check-option.tsx';
import { Notice } from '../../components/notice.tsx';
import { ParagraphField, TextField } from '../../components/text-field.tsx';
import { ToggleGroup } from '../../components/toggle-group.tsx';
import { useSingleFlight } from '../../components/use-single-flight.ts';
import { intlLocale, t } from '../../i18n/text.tsx';
import { SessionEnded } from '../session/session-ended.tsx';
import { useHoldSession } from '../session/session-hold.ts';
import { DiscardQuestion } from './discard-question.tsx';
import { useSavePolicy } from './permission-queries.ts';
import styles from './permissions.module.css';
import {
  type DraftSection,
  faultsOf,
  inputOf,
  type PolicyDraft,
  privilegesOf,
  sectionOf,
} from './policy-draft.ts';
import formStyles from './policy-form.module.css';
import { PolicySummary } from './policy-summary.tsx';
import { PrivilegesField } from './privileges-field.tsx';
import { ResourcesField } from './resources-field.tsx';
import { WhoField } from './who-field.tsx';

export const NAME_MAX = 200;
const DESCRIPTION_MAX = 2_000;

type PolicyFormProps = {
  initial: PolicyDraft;
  /** The policy that is changed; null for a new one. */
  present: PolicyRecord | null;
  /** Reads the policy anew, after somebody else changed it. */
  onReload?: () => void;
  /** Whether the dialog was asked to close while there is something to lose. */
  isLeaving: boolean;
  onStay: () => void;
  onLeave: () => void;
  onDirty: (isDirty: boolean) => void;
  onDismiss: () => void;
  onSaved: () => void;
};

type Faults = Partial<Record<DraftSection, string>>;

/** Who, which privileges, over what: one short form. What was typed survives a refusal. */
export function PolicyForm(props: PolicyFormProps) {
  const { initial, present, onReload, isLeaving, onStay, onLeave, onDirty, onDismiss, onSaved } = props;
  const [draft, setDraft] = useState(initial);
  const [faults, setFaults] = useState<Faults>({});
  const save = useSavePolicy();
  const { mutate } = useSingleFlight(save);
  const formRef = useRef<HTMLFormElement>(null);
  useHoldSession();
  // A policy that had to be loaded first arrives after the dialog has given the focus away.
  useEffect(() => formRef.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);

  const change = (part: Partial<PolicyDraft>) => {
    setDraft((current) => ({ ...current, ...part }));
    // What was complained about is being mended; whatever is left is found at the next attempt.
    setFaults((current) => withoutMended(current, part));
    onDirty(true);
  };
  const show = (found: Faults) => {
    setFaults(found);
    const [first] = Object.keys(found);
    const section = formRef.current?.querySelector(`[data-section="${first}"]`);
    section?.querySelector<HTMLElement>('input, button, select, textarea')?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = faultsOf(draft);
    show(Object.fromEntries(missing.map((section) => [section, t(`policy.missing.${section}`)])));
    if (missing.length > 0) return;
    mutate(
      { input: inputOf(draft), present },
      { onSuccess: onSaved, onError: (error) => show(serverFaults(error)) },
    );
  };
  const isOvertaken = save.error instanceof ApiError && save.error.code === 'policy.changed';
  const hasFieldFaults = Object.keys(faults).length > 0;

  return (
    <form ref={formRef} className={formStyles.form} onSubmit={submit} noValidate>
      {save.isError && !hasFieldFaults && (
        <Notice kind="error" role="alert">
          <p>
            {isSignedOut(save.error) ? (
              <SessionEnded />
            ) : (
              t('policy.saveFailed', { reason: asSentence(errorText(save.error)) })
            )}
          </p>
          {isOvertaken && onReload !== undefined && (
            <Button isSmall onClick={onReload}>
              {t('policy.reload')}
            </Button>
          )}
        </Notice>
      )}
      <div className={formStyles.section} data-section="name">
        <TextField
          label={t('policy.name')}
          value={draft.name}
          maxLength={NAME_MAX}
          autoComplete="off"
          dir="auto"
          required
          data-autofocus
          data-testid="policy-name"
          error={faults.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <ParagraphField
          label={t('policy.description')}
          value={draft.description}
          maxLength={DESCRIPTION_MAX}
          autoComplete="off"
          dir="auto"
          data-testid="policy-description"
          error={faults.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </div>
      <div className={formStyles.section} data-testid="policy-type">
        <h3>{t('policy.type')}</h3>
        <ToggleGroup
          label={t('policy.type')}
          value={draft.type}
          options={[
            ['PLATFORM', t('policies.type.PLATFORM'), 'option-PLATFORM'],
            ['METADATA', t('policies.type.METADATA'), 'option-METADATA'],
          ]}
          onChange={(type) => change({ type })}
        />
        <p className={styles.hint}>{t(`policy.typeHint.${draft.type}`)}</p>
      </div>
      <WhoField draft={draft} fault={faults.actors} onChange={change} />
      <PrivilegesField
        type={draft.type}
        chosen={draft.privileges}
        fault={faults.privileges}
        onChange={(privileges) => change({ privileges })}
      />
      {draft.type === 'METADATA' && (
        <ResourcesField
          criteria={draft.criteria}
          fault={faults.resources}
          onChange={(criteria) => change({ criteria })}
        />
      )}
      <CheckOption
        isChecked={draft.state === 'ACTIVE'}
        onChange={(isActive) => change({ state: isActive ? 'ACTIVE' : 'INACTIVE' })}
        data-testid="policy-active"
      >
        {t('policy.isActive')}
      </CheckOption>
      {/* In sight beside the buttons, however far down the form one is. */}
      <div className={formStyles.end}>
        <Danger draft={draft} />
        <PolicySummary draft={draft} presentUrn={present?.urn} />
        <DialogActions>
          {isLeaving && <DiscardQuestion onStay={onStay} onLeave={onLeave} />}
          <Button data-testid="modal-cancel-button" onClick={onDismiss} isDisabled={save.isPending}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" look="primary" isDisabled={save.isPending} data-testid="save-button">
            {t(save.isPending ? 'policies.saving' : 'policy.save')}
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}

/** Says so before a policy makes people able to get every other right. */
function Danger({ draft }: { draft: PolicyDraft }) {
  const dangerous = privilegesOf(draft).filter((privilege) => DANGEROUS_PRIVILEGES.has(privilege));
  const ref = useRef<HTMLDivElement>(null);
  const isShown = dangerous.length > 0;
  useEffect(() => {
    if (isShown) ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isShown]);
  const names = new Intl.ListFormat(intlLocale(), { type: 'conjunction' }).format(
    dangerous.map(privilegeName),
  );
  return (
    <div ref={ref} role="status">
      {isShown && <Notice kind="warning">{t('policy.danger', { privileges: names })}</Notice>}
    </div>
  );
}

const SECTION_OF: Partial<Record<keyof PolicyDraft, DraftSection>> = {
  name: 'name',
  description: 'description',
  privileges: 'privileges',
  criteria: 'resources',
};

function withoutMended(faults: Faults, part: Partial<PolicyDraft>): Faults {
  const { ...left } = faults;
  // Everything that is no other section's says whom the policy is for, or changes all.
  for (const key of Object.keys(part) as (keyof PolicyDraft)[]) delete left[SECTION_OF[key] ?? 'actors'];
  return left;
}

function serverFaults(error: Error): Faults {
  if (!(error instanceof ApiError)) return {};
  const found: Faults = {};
  for (const fault of error.errors) {
    const section = sectionOf(fault);
    if (section === undefined) continue;
    const text = asSentence(
      problemText({ message: fault.message, code: fault.code ?? '', params: fault.params }),
    );
    found[section] = found[section] === undefined ? text : `${found[section]} ${text}`;
  }
  return found;
}
