/** A list as the browser is to see it. All of it is what a person does and sees, by selector. */
export type MeasuredList = {
  readonly name: string;
  readonly path: string;
  /** The page from which a person comes, and the link that is clicked there. */
  readonly from: string;
  readonly link: string;
  /** Clicks and types before the link can be clicked. */
  readonly before?: ReadonlyArray<
    readonly [act: 'click' | 'fill' | 'check', selector: string, text?: string]
  >;
  /** What is there once, and only once, the data is. */
  readonly row: string;
  /** What the row holds, where any other would be the wrong one. */
  readonly rowText?: string;
  /** The request for the data. */
  readonly api: string;
  readonly search?: { readonly box: string; readonly types: string; readonly finds: string };
  readonly sort?: string;
  readonly hasPages?: boolean;
};

const linkTo = (path: string) => `nav a[href$="${path}"]`;
const byTestId = (id: string) => `[data-testid="${id}"]`;
const column = (number: number) => `main thead th:nth-child(${number}) button`;

const TOKENS = '/settings/tokens';
const USERS = '/settings/identities/users';
const GROUPS = '/settings/identities/groups';
const ACCOUNTS = '/settings/identities/service-accounts';
const POLICIES = '/settings/permissions/policies';
const ROLES = '/settings/permissions/roles';
const ACCESS = '/settings/permissions/access';
const AUDIT = '/settings/audit';

/** Every list that grows with the number of people and policies. Sorted by what is dearest to sort by. */
export const LISTS: readonly MeasuredList[] = [
  {
    name: 'Users',
    path: USERS,
    from: TOKENS,
    link: linkTo('/settings/identities'),
    row: byTestId('user-details-link'),
    api: '/api/v1/users',
    search: { box: byTestId('search-users-input'), types: 'person 777', finds: 'Person 777' },
    sort: column(6),
    hasPages: true,
  },
  {
    name: 'Groups',
    path: GROUPS,
    from: USERS,
    link: linkTo(GROUPS),
    row: byTestId('group-details-link'),
    api: '/api/v1/groups',
    search: { box: byTestId('search-groups-list-input'), types: 'group 777', finds: 'Group 777' },
    sort: column(4),
    hasPages: true,
  },
  {
    name: 'Service accounts',
    path: ACCOUNTS,
    from: GROUPS,
    link: linkTo(ACCOUNTS),
    row: 'tbody th[scope="row"] span[dir="auto"]',
    rowText: 'Account',
    api: '/api/v1/service-accounts',
    search: { box: byTestId('search-service-accounts-input'), types: 'account 77', finds: 'Account 77' },
    sort: column(5),
    hasPages: true,
  },
  {
    name: 'Policies',
    path: POLICIES,
    from: TOKENS,
    link: linkTo('/settings/permissions'),
    row: byTestId('policy-link'),
    api: '/api/v1/policies',
    search: { box: byTestId('search-bar-input'), types: 'policy 777', finds: 'policy 777' },
    sort: column(6),
    hasPages: true,
  },
  {
    name: 'Roles',
    path: ROLES,
    from: POLICIES,
    link: linkTo(ROLES),
    row: `${byTestId('role-card')} h2`,
    api: '/api/v1/roles',
  },
  {
    name: 'Why?, of oneself',
    path: ACCESS,
    from: POLICIES,
    link: linkTo(ACCESS),
    row: '#access-facts',
    api: '/api/v1/access',
  },
  {
    name: 'Why?, of another',
    path: `${ACCESS}?user=urn%3Ali%3Acorpuser%3Aperson777`,
    from: ACCESS,
    before: [
      ['click', byTestId('choose-user-button')],
      ['fill', byTestId('search-people-input'), 'person 777'],
      ['check', `${byTestId('choose-user-modal')} label:has-text("Person 777") input`],
    ],
    link: `${byTestId('choose-user-modal')} button[type="submit"]`,
    row: '#access-facts',
    rowText: 'Person 777',
    api: '/api/v1/access',
  },
  {
    name: 'Audit log',
    path: AUDIT,
    from: TOKENS,
    link: linkTo(AUDIT),
    row: byTestId('audit-row'),
    api: '/api/v1/audit',
  },
];
