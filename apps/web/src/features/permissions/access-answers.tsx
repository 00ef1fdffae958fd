import type { AccessReport } from '@latchkey/shared/access';
import { ENFORCED_PRIVILEGES, PRIVILEGE_AREAS, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { Link } from 'react-router';
import { StatusMark } from '../../components/status-mark.tsx';
import { t } from '../../i18n/text.tsx';
import { type AccessPaths, GrantText } from './access-grant.tsx';
import styles from './permissions.module.css';
import { askedForFirst } from './policy-words.tsx';
import { explanationOf, isAbout } from './privilege-search.ts';

type AccessAnswersProps = { report: AccessReport; query: string; paths: AccessPaths };

const KNOWN: readonly string[] = Object.values(PRIVILEGE_AREAS)
  .flatMap((areas) => Object.values(areas))
  .flatMap((area) => Object.keys(area));

/** For each privilege that is meant: held, and by what; or not, and what would help. */
export function AccessAnswers({ report, query, paths }: AccessAnswersProps) {
  const { user, privileges } = report;
  const held = privileges.map(({ privilege }) => privilege);
  const meant = askedForFirst([...new Set([...KNOWN, ...held])].filter((one) => isAbout(one, query)));
  const grantsOf = (privilege: string) =>
    privileges.filter((one) => one.privilege === privilege).flatMap(({ grants }) => grants);
  const rank = (privilege: string) => (held.includes(privilege) ? 0 : 1);
  return (
    <>
      <p role="status" className={styles.hint}>
        {meant.length === 0 ? t('privileges.none') : t('access.meant', { count: meant.length })}
      </p>
      <ul className={styles.plain}>
        {meant
          .toSorted((left, right) => rank(left) - rank(right))
          .map((privilege) => (
            <li key={privilege} className={styles.grant} data-testid={`answer-${privilege}`}>
              <p className={styles.answer}>
                <strong lang="en">{privilegeName(privilege)}</strong>
                {held.includes(privilege) ? (
                  <StatusMark isGood>{t('access.isHeld')}</StatusMark>
                ) : (
                  <span className={styles.hint}>{t('access.isNotHeld')}</span>
                )}
              </p>
              <span className={styles.note}>
                {explanationOf(privilege)}
                {!ENFORCED_PRIVILEGES.has(privilege) && ` ${t('privileges.notHere')}`}
              </span>
              <ul>
                {grantsOf(privilege).map((grant) => (
                  <li key={grant.policy.urn}>
                    <GrantText grant={grant} paths={paths} />
                  </li>
                ))}
              </ul>
              {!held.includes(privilege) && user.status === 'active' && paths.newPolicy !== null && (
                <Link to={paths.newPolicy(privilege, user.urn)}>{t('access.remedy.create')}</Link>
              )}
            </li>
          ))}
      </ul>
    </>
  );
}
