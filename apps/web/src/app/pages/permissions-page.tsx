import { Navigate } from 'react-router';
import { useMe } from '../../features/session/session-queries.ts';
import { paths } from '../paths.ts';
import { mayAskAboutOthers, mayManagePolicies } from './permissions-frame.tsx';

/** `/settings/permissions`: leads to the first page of it that is of use to this person. */
export function PermissionsPage() {
  const me = useMe().data;
  if (me === undefined) return null;
  const first = mayManagePolicies(me) ? paths.policies : mayAskAboutOthers(me) ? paths.roles : paths.access;
  return <Navigate to={first} replace />;
}
