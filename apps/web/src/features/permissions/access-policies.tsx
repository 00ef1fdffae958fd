import type { AccessReport, Grant } from '@latchkey/shared/access';
import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import { useState } from 'react';
import { t } from '../../i18n/text.tsx';
import { type AccessPaths, PolicyName, whyText } from './access-grant.tsx';
import styles from './permissions.module.css';
import { askedForFirst, privilegeNames, shortList } from './policy-words.tsx';
import { explanationOf } from './privilege-search.ts';

type AccessPoliciesProps = { report: AccessReport; paths: AccessPaths };

/** The policies that are for the user: why each is, and what it grants. A policy may grant dozens of privileges. */
export function AccessPolicies({ report, paths }: AccessPoliciesProps) {
  const policies = byPolicy(report);
  if (policies.length === 0) return <p>{t('access.noPrivileges')}</p>;
  return (
    <>
      <p className={styles.hint}>
        {t('access.held', { count: report.privileges.length })}{' '}
        {t('access.fromPolicies', { count: policies.length })}
      </p>
      <ul className={styles.plain}>
        {policies.map(({ grant, privileges }) => (
          <li key={grant.policy.urn} className={styles.grant} data-testid="access-policy">
            <strong>
              <PolicyName policy={grant.policy} paths={paths} />
            </strong>
            <p>
              {t('access.applies', { why: whyText(grant) })}
              {!grant.policy.coversEverything && ` ${t('access.someOnly')}`}
            </p>
            <Granted privileges={askedForFirst(privileges)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Named in short; each with what it allows once it is opened: an administrator holds nearly a hundred. */
function Granted({ privileges }: { privileges: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary lang="en">{shortList(privilegeNames(privileges))}</summary>
      {isOpen && (
        <ul className={styles.plain}>
          {privileges.map((privilege) => (
            <li key={privilege}>
              <span lang="en">{privilegeName(privilege)}</span>
              <span className={styles.note}>{explanationOf(privilege)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

type GrantingPolicy = { grant: Grant; privileges: string[] };

/** By name, in the reader's order. */
function byPolicy({ privileges }: AccessReport): GrantingPolicy[] {
  const found = new Map<string, GrantingPolicy>();
  for (const { privilege, grants } of privileges) {
    for (const grant of grants) {
      const present = found.get(grant.policy.urn) ?? { grant, privileges: [] };
      present.privileges.push(privilege);
      found.set(grant.policy.urn, present);
    }
  }
  return [...found.values()].sort((left, right) =>
    left.grant.policy.name.localeCompare(right.grant.policy.name),
  );
}
