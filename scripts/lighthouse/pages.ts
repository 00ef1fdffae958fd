/** A page that is measured. To measure another one, add a line to {@link PAGES}. */
export type MeasuredPage = {
  readonly name: string;
  readonly path: string;
  /** Where it leads, when that is another address. */
  readonly landsAt?: string;
  /** Whether the administrator is signed in when it is opened. */
  readonly isSignedIn: boolean;
};

/** The signed-out ones first: nobody has to be signed out in between. */
export const PAGES: readonly MeasuredPage[] = [
  { name: 'Sign in', path: '/login', isSignedIn: false },
  { name: 'First visit', path: '/', landsAt: '/login', isSignedIn: false },
  { name: 'Access Tokens', path: '/settings/tokens', isSignedIn: true },
  { name: 'My account', path: '/settings/account', isSignedIn: true },
  { name: 'Users', path: '/settings/identities/users', isSignedIn: true },
  { name: 'Groups', path: '/settings/identities/groups', isSignedIn: true },
  { name: 'Service accounts', path: '/settings/identities/service-accounts', isSignedIn: true },
  { name: 'Invitations', path: '/settings/identities/invites', isSignedIn: true },
  { name: 'Roles', path: '/settings/permissions/roles', isSignedIn: true },
  { name: 'Policies', path: '/settings/permissions/policies', isSignedIn: true },
  { name: 'Access', path: '/settings/permissions/access', isSignedIn: true },
  { name: 'Audit log', path: '/settings/audit', isSignedIn: true },
];
