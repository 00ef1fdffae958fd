import type { AccessReport, Grant, Through } from '@latchkey/shared/access';
import { ENFORCED_PRIVILEGES, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { useState } from 'react';
import { Link } from 'react-router';
import { TextField } from '../../components/text-field.tsx';
import { richText, t } from '../../i18n/text.tsx';
import type { AccessPaths } from './access-tokens.tsx';
import styles from './permissions.module.css';
import { explanationOf } from './privileges-field.tsx';

type AccessPrivilegesProps = { report: AccessReport; paths: AccessPaths | null };

/** Every privilege that the user holds: by which policies, and through what each is for the user. */
export function AccessPrivileges({ report, paths }: AccessPrivilegesProps) {
  const [query, setQuery] = useState('');
  const held = [...report.privileges].sort(byImportance);
  const shown = held.filter(({ privilege }) => isAbout(privilege, query));
  const heldNames = new Set(held.map(({ privilege }) => privilege));
  const lacking = [...ENFORCED_PRIVILEGES].filter((privilege) => !heldNames.has(privilege));
  return (
    <section className={styles.card} aria-labelledby="access-privileges">
      <h2 id="access-privileges">{t('access.privileges')}</h2>
      {held.length === 0 ? (
        <p>{t('access.noPrivileges')}</p>
      ) : (
        <>
          <TextField
            type="search"
            label={t('privileges.search')}
            value={query}
            autoComplete="off"
            data-testid="search-privileges-input"
            onChange={(event) => setQuery(event.target.value)}
          />
          <p role="status" className={styles.hint}>
            {shown.length === 0 ? t('privileges.none') : t('access.held', { count: shown.length })}
          </p>
          <ul className={styles.plain}>
            {shown.map(({ privilege, type, grants }) => (
              <li key={`${type} ${privilege}`} className={styles.grant} data-testid={`held-${privilege}`}>
                <strong lang="en">{privilegeName(privilege)}</strong>
                <span className={styles.note}>{explanationOf(privilege)}</span>
                <ul>
                  {grants.map((grant) => (
                    <li key={grant.policy.urn}>
                      <GrantText grant={grant} paths={paths} />
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      )}
      {lacking.length > 0 && (
        <details>
          <summary>{t('access.lacking', { count: lacking.length })}</summary>
          <ul className={styles.plain}>
            {lacking.map((privilege) => (
              <li key={privilege}>
                <span lang="en">{privilegeName(privilege)}</span>
                <span className={styles.note}>{explanationOf(privilege)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function GrantText({ grant, paths }: { grant: Grant; paths: AccessPaths | null }) {
  const { policy, through } = grant;
  const name =
    paths === null ? (
      <bdi>{policy.name}</bdi>
    ) : (
      <Link to={paths.policy(policy.urn)} dir="auto">
        {policy.name}
      </Link>
    );
  const why = through.map(throughText).join('; ');
  return (
    <>
      {richText('access.granted', { policy: name, why })}
      {!policy.coversEverything && ` ${t('access.someOnly')}`}
    </>
  );
}

function throughText(through: Through): string {
  switch (through.kind) {
    case 'everybody':
      return t('through.everybody');
    case 'user':
      return t('through.user');
    case 'any-group':
      return t('through.anyGroup');
    case 'owner':
      return t('through.owner');
    case 'group':
      return t('through.group', { name: through.name });
    case 'role':
      return through.group === null
        ? t('through.role', { name: through.name })
        : t('through.roleOfGroup', { name: through.name, group: through.group.name });
  }
}

type Held = AccessReport['privileges'][number];

/** What Latchkey asks for comes first, then by name. */
function byImportance(left: Held, right: Held): number {
  const rank = ({ privilege }: Held) => (ENFORCED_PRIVILEGES.has(privilege) ? 0 : 1);
  return (
    rank(left) - rank(right) || privilegeName(left.privilege).localeCompare(privilegeName(right.privilege))
  );
}

function isAbout(privilege: string, query: string): boolean {
  const text = `${privilege} ${privilegeName(privilege)} ${explanationOf(privilege)}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
