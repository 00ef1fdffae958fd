import type { AccessReport as Report } from '@latchkey/shared/access';
import { AccessFacts } from './access-facts.tsx';
import type { AccessPaths } from './access-grant.tsx';
import { AccessPrivileges } from './access-privileges.tsx';
import { AccessTokens } from './access-tokens.tsx';
import styles from './permissions.module.css';

type AccessReportProps = { report: Report; isSelf: boolean; paths: AccessPaths };

/** Why a user may do what the user may. */
export function AccessReport({ report, isSelf, paths }: AccessReportProps) {
  return (
    <>
      <div className={styles.pair}>
        <AccessTokens report={report} isSelf={isSelf} paths={paths} />
        <AccessFacts report={report} paths={paths} />
      </div>
      <AccessPrivileges report={report} paths={paths} />
    </>
  );
}
