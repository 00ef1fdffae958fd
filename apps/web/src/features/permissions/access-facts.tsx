import type { AccessReport } from '@latchkey/shared/access';
import { t } from '../../i18n/text.tsx';
import { type AccessPaths, PolicyName } from './access-grant.tsx';
import styles from './permissions.module.css';

/** Who the user is, as policies see it: status, groups, roles, and what would be granted but is not. */
export function AccessFacts({ report, paths }: { report: AccessReport; paths: AccessPaths }) {
  const { user, groups, roles, withheld } = report;
  return (
    <section className={styles.card} aria-labelledby="access-facts">
      <h2 id="access-facts" dir="auto">
        {user.displayName}
      </h2>
      <dl className={styles.facts}>
        <dt>{t('access.username')}</dt>
        <dd dir="auto">{user.username}</dd>
        <dt>{t('policies.column.state')}</dt>
        <dd>{t(`access.status.${user.status}`)}</dd>
        <dt>{t('who.groups')}</dt>
        <dd dir="auto">
          {groups.length === 0 ? t('access.none') : groups.map(({ name }) => name).join(', ')}
        </dd>
        <dt>{t('access.roles')}</dt>
        <dd>
          {roles.length === 0
            ? t('access.none')
            : roles.map(({ name, isDirect, groups: through }) => (
                <span key={name} className={styles.block}>
                  {name}
                  {!isDirect &&
                    ` (${t('access.viaGroups', { groups: through.map((group) => group.name).join(', ') })})`}
                </span>
              ))}
        </dd>
        {withheld.length > 0 && (
          <>
            <dt>{t('access.withheld')}</dt>
            <dd>
              {withheld.map((policy) => (
                <span key={policy.urn} className={styles.block}>
                  <PolicyName policy={policy} paths={paths} />
                </span>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
