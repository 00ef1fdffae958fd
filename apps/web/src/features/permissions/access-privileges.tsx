import type { AccessReport } from '@latchkey/shared/access';
import { useState } from 'react';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../i18n/text.tsx';
import { AccessAnswers } from './access-answers.tsx';
import type { AccessPaths } from './access-grant.tsx';
import { AccessPolicies } from './access-policies.tsx';
import styles from './permissions.module.css';

type AccessPrivilegesProps = { report: AccessReport; paths: AccessPaths };

/** What the user may do: policy by policy, and for whoever has a certain privilege in mind, the answer to that. */
export function AccessPrivileges({ report, paths }: AccessPrivilegesProps) {
  const [query, setQuery] = useState('');
  return (
    <section className={styles.card} aria-labelledby="access-privileges">
      <h2 id="access-privileges">{t('access.privileges')}</h2>
      <TextField
        type="search"
        label={t('access.search')}
        value={query}
        autoComplete="off"
        data-testid="search-privileges-input"
        onChange={(event) => setQuery(event.target.value)}
      />
      {query.trim() === '' ? (
        <AccessPolicies report={report} paths={paths} />
      ) : (
        <AccessAnswers report={report} query={query} paths={paths} />
      )}
    </section>
  );
}
