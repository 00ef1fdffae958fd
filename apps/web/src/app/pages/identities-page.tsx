import { Navigate } from 'react-router';
import { useMe } from '../../features/session/session-queries.ts';
import { identityTabs } from '../identity-tabs.ts';
import { paths } from '../paths.ts';

/** `/settings/identities`: the first page about people that one may use, else the one that says what is missing. */
export function IdentitiesPage() {
  const me = useMe().data;
  if (me === undefined) return null;
  return <Navigate to={identityTabs(me)[0]?.to ?? paths.users} replace />;
}
