import type { AccessReport, Remedy } from '@latchkey/shared/access';
import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Notice } from '../../components/notice.tsx';
import { intlLocale, richText, t, textOf } from '../../i18n/text.tsx';
import { type AccessPaths, GrantText, PolicyName } from './access-grant.tsx';
import styles from './permissions.module.css';

const GENERATE = 'GENERATE_PERSONAL_ACCESS_TOKENS';

type AccessTokensProps = { report: AccessReport; isSelf: boolean; paths: AccessPaths };

/** Whether the user can generate tokens, and by what; if not, what is missing and which changes would help. */
export function AccessTokens({ report, isSelf, paths }: AccessTokensProps) {
  const { user, tokens } = report;
  const name = user.displayName;
  const mayChange = paths.newPolicy !== null;
  const grants = report.privileges.find(({ privilege }) => privilege === GENERATE)?.grants ?? [];
  return (
    <section className={styles.card} aria-labelledby="access-tokens">
      <h2 id="access-tokens">{t('access.tokens')}</h2>
      {tokens.canGenerate ? (
        <Notice kind="success">
          <p>{isSelf ? t('access.canSelf') : t('access.can', { name })}</p>
          {grants.map((grant) => (
            <p key={grant.policy.urn}>
              <GrantText grant={grant} paths={paths} />
            </p>
          ))}
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
          <h3>{t(mayChange ? 'access.remedies' : 'access.remediesAsk')}</h3>
          <ul className={styles.plain}>
            {tokens.remedies.map((remedy) => (
              <li key={keyOf(remedy)}>{remedyText(remedy, user, paths)}</li>
            ))}
          </ul>
        </>
      )}
      {!mayChange && !tokens.canGenerate && report.administrators.length > 0 && (
        <p>
          {t('missing.ask', {
            names: new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(report.administrators),
          })}
        </p>
      )}
    </section>
  );
}

function remedyText(remedy: Remedy, user: AccessReport['user'], paths: AccessPaths): ReactNode {
  const policy = 'policy' in remedy && <PolicyName policy={remedy.policy} paths={paths} />;
  switch (remedy.kind) {
    case 'activate-policy':
      return richText('access.remedy.activate', { policy });
    case 'extend-policy':
      return richText('access.remedy.extend', { policy });
    case 'assign-role': {
      const role = linked(
        <strong lang="en">{remedy.role.name}</strong>,
        user.isServiceAccount ? undefined : paths.user?.(user.urn),
      );
      const what = textOf(`role.explain.${remedy.role.name}`);
      return (
        <>
          {richText('access.remedy.role', { role })}
          {what !== undefined && ` (${what})`}
        </>
      );
    }
    case 'join-group':
      return richText('access.remedy.group', { group: <bdi>{remedy.group.name}</bdi> });
    case 'create-policy':
      return linked(t('access.remedy.create'), paths.newPolicy?.(GENERATE, user.urn));
  }
}

function linked(text: ReactNode, to: string | undefined): ReactNode {
  return to === undefined ? text : <Link to={to}>{text}</Link>;
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
