import type { Cell, RowBase } from './role-matrix.contract.ts';
import type { Caller } from './role-matrix-callers.contract.ts';

/** Who may call a route, and what they hear. Written by hand from the contract, not from the code. */
export type RestRow = RowBase & {
  /** Goes behind the path. */
  readonly query?: (cell: Cell<RestRow>) => string;
  readonly body?: (cell: Cell<RestRow>) => object;
};

/** Who holds what; a service account with the role Admin is an administrator by its token. */
export const TOKEN_MANAGERS: readonly Caller[] = ['tokens', 'admin', 'machine'];
export const ACCOUNT_MANAGERS: readonly Caller[] = ['accounts', 'admin', 'machine'];
export const PEOPLE_MANAGERS: readonly Caller[] = ['people', 'admin', 'machine'];
export const POLICY_MANAGERS: readonly Caller[] = ['policies', 'admin', 'machine'];
export const INVITERS: readonly Caller[] = ['credentials', 'admin', 'machine'];
export const AUDITORS: readonly Caller[] = ['auditor', 'admin', 'machine'];
export const ANY_ADMINISTRATOR: readonly Caller[] = ['people', 'policies', 'admin', 'machine'];

/** The answers about what another one made, when nobody has an own one. */
export const gone = (there: number) => ({ other: there, unknown: 404, deleted: 404 });
