import type { AccessReport as Report } from '@latchkey/shared/access';
import { AccessFacts } from './access-facts.tsx';
import { AccessPrivileges } from './access-privileges.tsx';
import { type AccessPaths, AccessTokens } from './access-tokens.tsx';

type AccessReportProps = { report: Report; isSelf: boolean; paths: AccessPaths | null };

/** Why a user may do what the user may. */
export function AccessReport({ report, isSelf, paths }: AccessReportProps) {
  return (
    <>
      <AccessTokens report={report} isSelf={isSelf} paths={paths} />
      <AccessFacts report={report} />
      <AccessPrivileges report={report} paths={paths} />
    </>
  );
}
