import type { PolicyDetails } from '@latchkey/shared/policy-api';
import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';
import { StateBadge, TypeBadge } from './policy-badges.tsx';
import formStyles from './policy-form.module.css';
import { actorNames } from './policy-words.tsx';
import { explanationOf } from './privilege-search.ts';

/** A system policy: to be read, not changed. */
export function PolicyView({ details: { policy, names } }: { details: PolicyDetails }) {
  const who = actorNames(policy.actors, (urn) => names[urn] ?? urn);
  return (
    <div className={formStyles.form}>
      <Notice kind="info">{t('policy.systemHint')}</Notice>
      <dl className={styles.facts}>
        <dt>{t('policy.name')}</dt>
        <dd dir="auto">{policy.name}</dd>
        <dt>{t('policy.about')}</dt>
        <dd dir="auto">{policy.description}</dd>
        <dt>{t('policies.column.type')}</dt>
        <dd>
          <TypeBadge type={policy.type} />
        </dd>
        <dt>{t('policies.column.state')}</dt>
        <dd>
          <StateBadge state={policy.state} />
        </dd>
        <dt>{t('who.title')}</dt>
        <dd>{who.join(', ')}</dd>
      </dl>
      <div className={formStyles.section}>
        <h3>{t('privileges.title')}</h3>
        <ul className={styles.plain}>
          {policy.privileges.map((privilege) => (
            <li key={privilege}>
              <span lang="en">{privilegeName(privilege)}</span>
              <span className={styles.note}>{explanationOf(privilege)}</span>
            </li>
          ))}
        </ul>
        {policy.privileges.length === 0 && <p>{t('privileges.nothing')}</p>}
      </div>
    </div>
  );
}
