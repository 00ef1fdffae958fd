import type { AccessReport, Remedy } from '@latchkey/shared/access';
import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Notice } from '../../components/notice.tsx';
import { intlLocale, richText, t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';

const GENERATE = 'GENERATE_PERSONAL_ACCESS_TOKENS';

/** Addresses that a remedy leads to; null for those who may not go there. */
export type AccessPaths = {
  readonly policy: (urn: string) => string;
  readonly newPolicy: (privilege: string, userUrn: string) => string;
};

type AccessTokensProps = {
  report: AccessReport;
  isSelf: boolean;
  /** Null for those who may not change policies. */
  paths: AccessPaths | null;
};

/** Whether the user can generate tokens; if not, what is missing and which changes would help. */
export function AccessTokens({ report, isSelf, paths }: AccessTokensProps) {
  const { user, tokens } = report;
  const name = user.displayName;
  return (
    <section className={styles.card} aria-labelledby="access-tokens">
      <h2 id="access-tokens">{t('access.tokens')}</h2>
      {tokens.canGenerate ? (
        <Notice kind="success">
          <p>{isSelf ? t('access.canSelf') : t('access.can', { name })}</p>
        </Notice>
      ) : (
        <Notice kind="warning">
          {tokens.obstacles.map((obstacle) => (
            <p key={obstacle}>
              {richText(`access.obstacle.${obstacle}`, {
                name: <bdi>{name}</bdi>,
                privilege: <strong lang="en">{privilegeName(GENERATE)}</strong>,
              })}
            </p>
          ))}
        </Notice>
      )}
      {tokens.remedies.length > 0 && (
        <>
          <h3>{t(paths === null ? 'access.remediesAsk' : 'access.remedies')}</h3>
          <ul className={styles.plain}>
            {tokens.remedies.map((remedy) => (
              <li key={keyOf(remedy)}>{remedyText(remedy, user.urn, paths)}</li>
            ))}
          </ul>
        </>
      )}
      {paths === null && !tokens.canGenerate && report.administrators.length > 0 && (
        <p>
          {t('missing.ask', {
            names: new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(report.administrators),
          })}
        </p>
      )}
    </section>
  );
}

function remedyText(remedy: Remedy, userUrn: string, paths: AccessPaths | null): ReactNode {
  switch (remedy.kind) {
    case 'activate-policy':
      return richText('access.remedy.activate', { policy: policyLink(remedy.policy, paths) });
    case 'extend-policy':
      return richText('access.remedy.extend', { policy: policyLink(remedy.policy, paths) });
    case 'assign-role':
      return richText('access.remedy.role', { role: <strong>{remedy.role.name}</strong> });
    case 'join-group':
      return richText('access.remedy.group', { group: <bdi>{remedy.group.name}</bdi> });
    case 'create-policy':
      return paths === null ? (
        t('access.remedy.create')
      ) : (
        <Link to={paths.newPolicy(GENERATE, userUrn)}>{t('access.remedy.create')}</Link>
      );
  }
}

function policyLink({ urn, name }: { urn: string; name: string }, paths: AccessPaths | null): ReactNode {
  if (paths === null) return <bdi>{name}</bdi>;
  return (
    <Link to={paths.policy(urn)} dir="auto">
      {name}
    </Link>
  );
}

function keyOf(remedy: Remedy): string {
  const subject =
    'policy' in remedy
      ? remedy.policy
      : 'role' in remedy
        ? remedy.role
        : 'group' in remedy
          ? remedy.group
          : null;
  return `${remedy.kind} ${subject?.urn ?? ''}`;
}
