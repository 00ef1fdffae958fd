/** A page that is measured. To measure another one, add a line to {@link PAGES}. */
export type MeasuredPage = {
  readonly name: string;
  /** Path and query. */
  readonly path: string;
  /** Whether the administrator is signed in when it is opened. */
  readonly isSignedIn: boolean;
};

/** The signed-out ones first: nobody has to be signed out in between. */
export const PAGES: readonly MeasuredPage[] = [
  { name: 'Sign in', path: '/login', isSignedIn: false },
  { name: 'First visit', path: '/', isSignedIn: false },
  { name: 'Access Tokens', path: '/settings/tokens', isSignedIn: true },
];
