import type { PreviewPolicyInput } from '@latchkey/shared/policy-api';
import { useEffect, useState } from 'react';
import { richText, t } from '../../i18n/text.tsx';
import { usePolicyPreview } from './permission-queries.ts';
import styles from './permissions.module.css';
import { actorsOf, type DraftCriterion, faultsOf, type PolicyDraft, privilegesOf } from './policy-draft.ts';
import formStyles from './policy-form.module.css';
import { actorNames, privilegeNames, shortList } from './policy-words.tsx';

const PAUSE_MS = 250;

/** What the policy would do, in a sentence, and how many users it would be for, counted by the server. */
export function PolicySummary({ draft, presentUrn }: { draft: PolicyDraft; presentUrn: string | undefined }) {
  const { type, state } = draft;
  const actors = actorsOf(draft);
  const isReady = !faultsOf(draft).some((section) => section === 'actors' || section === 'privileges');
  const input: PreviewPolicyInput = {
    type,
    state,
    actors,
    ...(presentUrn === undefined ? {} : { urn: presentUrn }),
  };
  const names = new Map([...draft.users, ...draft.groups].map(({ urn, name }) => [urn, name]));
  const who = shortList(actorNames(actors, (urn) => names.get(urn) ?? urn));
  const privileges = <strong lang="en">{shortList(privilegeNames(privilegesOf(draft)))}</strong>;
  return (
    <div className={formStyles.sentence} data-testid="policy-summary">
      {isReady ? (
        <>
          <p>{richText('policy.summary', { privileges, who })}</p>
          {type === 'METADATA' && <p>{scopeText(draft.criteria)}</p>}
          {state === 'INACTIVE' && <p>{t('policy.summaryInactive')}</p>}
          <Reach input={input} />
        </>
      ) : (
        <p className={styles.hint}>{t('policy.summaryMissing')}</p>
      )}
    </div>
  );
}

/** Asked once the choice has settled: not for each of ten boxes ticked in a row. */
function Reach({ input }: { input: PreviewPolicyInput }) {
  const asked = useSettledValue(input);
  const preview = usePolicyPreview(asked);
  if (preview.data === undefined) return null;
  const { users, joining, leaving } = preview.data;
  return (
    <p role="status">
      {input.state !== 'INACTIVE' && t('policy.reach', { count: users })}{' '}
      {/* Everybody is new to a new one. */}
      {input.urn !== undefined && joining > 0 && t('policy.joining', { count: joining })}{' '}
      {leaving > 0 && t('policy.leaving', { count: leaving })}
    </p>
  );
}

function useSettledValue(input: PreviewPolicyInput): PreviewPolicyInput {
  const text = JSON.stringify(input);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled);
}

function scopeText(criteria: readonly DraftCriterion[] | null): string {
  if (criteria === null) return t('policy.scopeAll');
  const conditions = criteria
    .filter(({ values }) => values.length > 0)
    .map(({ field, condition, values }) =>
      t(`policy.scope.${condition}`, { field: fieldName(field), values: shortList(values) }),
    );
  return t('policy.scopeSome', { conditions: shortList(conditions) });
}

function fieldName(field: DraftCriterion['field']): string {
  return t(`resources.field.${field}`);
}
