import type { RoleRecord } from '@latchkey/shared/policy-api';
import { Link } from 'react-router';
import { t, textOf } from '../../i18n/text.tsx';
import styles from './permissions.module.css';
import { StateBadge } from './policy-badges.tsx';
import { privilegeNames, shortList } from './policy-words.tsx';

type RoleListProps = {
  roles: readonly RoleRecord[];
  /** Address of the form of a policy; null for those who may not see policies. */
  policyPath: ((urn: string) => string) | null;
  /** Address of the list of users with a role; null for those who may not see users. */
  usersPath: ((role: string) => string) | null;
};

/** DataHub's roles: what each grants, by which policies, and who holds it. */
export function RoleList({ roles, policyPath, usersPath }: RoleListProps) {
  return (
    <ul className={styles.plain}>
      {roles.map((role) => (
        <li key={role.urn} className={styles.card} data-testid="role-card">
          <h2 lang="en">{role.name}</h2>
          <p>{textOf(`roles.what.${role.name}`)}</p>
          <dl className={styles.facts}>
            <dt>{t('roles.holders')}</dt>
            <dd>
              {role.users + role.groups === 0
                ? t('roles.nobody')
                : `${t('roles.active', { count: role.active })} ${givenText(role)}`}{' '}
              {usersPath !== null && role.users > 0 && (
                <Link to={usersPath(role.name)}>{t('roles.seeUsers')}</Link>
              )}
            </dd>
            <dt>{t('policies.column.privileges')}</dt>
            <dd lang="en">
              {role.privileges.length === 0 ? (
                <span lang="">{t('privileges.nothing')}</span>
              ) : (
                shortList(privilegeNames(role.privileges))
              )}
            </dd>
            <dt>{t('roles.policies')}</dt>
            <dd>
              <ul className={styles.plain}>
                {role.policies.map(({ urn, name, state }) => (
                  <li key={urn}>
                    {policyPath === null ? (
                      <span dir="auto">{name}</span>
                    ) : (
                      <Link to={policyPath(urn)} dir="auto">
                        {name}
                      </Link>
                    )}{' '}
                    {state !== 'ACTIVE' && <StateBadge state={state} />}
                  </li>
                ))}
              </ul>
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function givenText({ users, groups }: RoleRecord): string {
  return `${t('roles.users', { count: users })}, ${t('roles.groups', { count: groups })}.`;
}
