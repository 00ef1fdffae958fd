import type { UserDetails, UserRecord } from '@latchkey/shared/users';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { setLocale } from '../../i18n/text.tsx';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const ADMIN = sampleMe({
  urn: 'urn:li:corpuser:datahub',
  privileges: ['MANAGE_USERS_AND_GROUPS', 'MANAGE_USER_CREDENTIALS', 'MANAGE_POLICIES'],
  administrators: [],
});

function sampleUser(changes: Partial<UserRecord> = {}): UserRecord {
  return {
    urn: 'urn:li:corpuser:ada',
    username: 'ada',
    displayName: 'Ada Lovelace',
    title: null,
    email: 'ada@example.org',
    status: 'ACTIVE',
    roles: [],
    groupCount: 0,
    liveTokens: 7,
    createdAt: 1,
    lastSignInAt: null,
    isRoot: false,
    ...changes,
  };
}

const ENDING = { liveTokens: 7, sessions: 2, links: 1, tokensForOthers: 3 };
const detailsOf = (user: UserRecord): UserDetails => ({ user, groups: [], ending: ENDING });
const listOf = (...users: UserRecord[]) => ({ start: 0, count: 20, total: users.length, users });
const URL_OF_ADA = '/api/v1/users/urn%3Ali%3Acorpuser%3Aada';

function signedIn(me = ADMIN, user = sampleUser()) {
  return fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/users': () => ok(listOf(user)),
    [`GET ${URL_OF_ADA}`]: () => ok(detailsOf(user)),
  });
}

async function openSuspension(address = '/settings/identities/users') {
  const { user } = renderApp(address);
  await user.click(await screen.findByTestId('user-details-link'));
  await user.click(await screen.findByTestId('suspend-user-button'));
  return { user, dialog: await screen.findByTestId('suspend-user-modal') };
}

describe('suspending', () => {
  test('says what ends as the server counts it, and nothing happens before it is confirmed', async () => {
    const server = signedIn();
    const { dialog } = await openSuspension();
    const effects = within(await within(dialog).findByTestId('effects')).getAllByRole('listitem');
    expect(effects.map(({ textContent }) => textContent)).toEqual([
      '7 tokens of this user stop working now.',
      '2 sessions end now.',
      '1 invitation or reset link that this user made stops working now.',
      '3 tokens that this user generated for others go on working.',
    ]);
    expect(server.sent('POST', URL_OF_ADA)).toEqual([]);
  });

  test('of somebody who has nothing that could end says so, instead of counting to nothing', async () => {
    const server = signedIn();
    const nothing = { liveTokens: 0, sessions: 0, links: 0, tokensForOthers: 0 };
    server.answer({
      [`GET ${URL_OF_ADA}`]: () => ok({ ...detailsOf(sampleUser()), ending: nothing }),
      [`POST ${URL_OF_ADA}/suspend`]: () => ok(nothing),
    });
    const { user, dialog } = await openSuspension();
    expect(await within(dialog).findByTestId('effects')).toHaveTextContent(
      /^The user has no token that works, and is not signed in\.$/,
    );
    await user.click(within(dialog).getByTestId('modal-confirm-button'));
    expect(await screen.findByText('Ada Lovelace is suspended.')).toBeVisible();
  });

  test('is sent once however fast one clicks, and the outcome is what the server says it did', async () => {
    const server = signedIn();
    const answer = held();
    server.answer({ [`POST ${URL_OF_ADA}/suspend`]: answer.answer });
    const { dialog } = await openSuspension();
    const confirm = within(dialog).getByTestId('modal-confirm-button');
    // Both before the page is rendered anew: a disabled button comes too late for the second.
    act(() => {
      confirm.click();
      confirm.click();
    });
    await waitFor(() => expect(server.sent('POST', URL_OF_ADA)).not.toHaveLength(0));
    expect(server.sent('POST', URL_OF_ADA)).toHaveLength(1);
    expect(screen.getByTestId('suspend-user-modal')).toBeInTheDocument();
    answer.release(ok({ ...ENDING, liveTokens: 6, sessions: 1 }));
    expect(
      await screen.findByText('Ada Lovelace is suspended. 6 tokens stopped working. 1 session ended.'),
    ).toHaveAttribute('role', 'status');
    await waitFor(() => expect(screen.queryByTestId('suspend-user-modal')).toBeNull());
    expect(window.location.search).toBe('');
  });

  test('that is refused keeps the question open and says why', async () => {
    const server = signedIn();
    server.answer({
      [`POST ${URL_OF_ADA}/suspend`]: () =>
        problem(409, 'policy.last-administrator', 'This would lock the last administrator out'),
    });
    const { user, dialog } = await openSuspension();
    await user.click(within(dialog).getByTestId('modal-confirm-button'));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'This would lock the last administrator out',
    );
    expect(screen.getByTestId('suspend-user-modal')).toBeInTheDocument();
  });

  test('in German and Chinese, with their plurals', async () => {
    await setLocale('de');
    signedIn();
    const { dialog } = await openSuspension();
    expect(
      await within(dialog).findByText(/7 Token dieser Person funktionieren ab sofort nicht mehr/),
    ).toBeVisible();
    expect(within(dialog).getByText('2 Sitzungen enden sofort.')).toBeVisible();
  });
});

describe('removing', () => {
  test('leaves the focus on the count of users, not on the link that goes with its row', async () => {
    const server = signedIn();
    server.answer({
      [`DELETE ${URL_OF_ADA}`]: () => {
        server.answer({ 'GET /api/v1/users': () => ok(listOf()) });
        return ok(ENDING);
      },
    });
    const { user } = renderApp('/settings/identities/users');
    await user.click(await screen.findByTestId('user-details-link'));
    await user.click(await screen.findByTestId('remove-user-button'));
    const dialog = await screen.findByTestId('remove-user-modal');
    await user.click(within(dialog).getByTestId('modal-confirm-button'));
    await waitFor(() => expect(screen.queryByTestId('user-details-link')).toBeNull());
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toHaveAttribute('tabindex', '-1'));
    expect(document.activeElement?.tagName).toBe('P');
  });
});

describe('the list', () => {
  test('shows numbers and words, and asks the server for what the address says', async () => {
    const server = signedIn(ADMIN, sampleUser({ roles: ['Editor'], groupCount: 2, status: 'SUSPENDED' }));
    renderApp(
      '/settings/identities/users?query=ada&sort=tokens&order=asc&role=Editor&status=SUSPENDED&page=2',
    );
    const row = await screen.findByRole('row', { name: /Ada Lovelace/ });
    expect(row).toHaveTextContent(/ada@example\.org/);
    expect(row).toHaveTextContent(/Editor.*2.*suspended.*7.*never/);
    const [asked] = server.sent('GET', '/api/v1/users');
    expect(Object.fromEntries(asked?.search ?? [])).toEqual({
      query: 'ada',
      sort: 'tokens',
      order: 'asc',
      role: 'Editor',
      status: 'SUSPENDED',
      start: '20',
      count: '20',
    });
  });

  test('an address that says nonsense shows the plain list', async () => {
    const server = signedIn();
    renderApp('/settings/identities/users?sort=password&order=up&role=King&page=-3');
    await screen.findByRole('row', { name: /Ada Lovelace/ });
    expect(Object.fromEntries(server.sent('GET', '/api/v1/users')[0]?.search ?? [])).toMatchObject({
      sort: 'name',
      order: 'asc',
      role: 'all',
      start: '0',
    });
  });

  test('that fails says so and is asked for again; one that is old says as of when', async () => {
    const server = signedIn();
    server.answer({ 'GET /api/v1/users': unreachable });
    const { user } = renderApp('/settings/identities/users');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Failed to load users. Latchkey cannot be reached.',
    );
    server.answer({ 'GET /api/v1/users': () => ok(listOf(sampleUser())) });
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('row', { name: /Ada Lovelace/ })).toBeVisible();
    server.answer({ 'GET /api/v1/users': unreachable });
    await user.click(screen.getByRole('button', { name: 'Username' }));
    expect(await screen.findByText(/Failed to load users|This is the list as of/)).toBeVisible();
  });

  test('offers neither suspension nor removal of oneself, nor what needs a privilege one lacks', async () => {
    signedIn(sampleMe({ urn: 'urn:li:corpuser:ada', privileges: ['MANAGE_USERS_AND_GROUPS'] }), sampleUser());
    renderApp('/settings/identities/users?user=urn:li:corpuser:ada');
    await screen.findByText('You can neither suspend nor remove yourself.');
    for (const id of ['suspend-user-button', 'remove-user-button', 'assign-role-button', 'reset-link-button'])
      expect(screen.queryByTestId(id)).toBeNull();
    expect(screen.getByTestId('add-to-group-button')).toBeVisible();
    expect(screen.queryByTestId('invite-users-button')).toBeNull();
  });

  test('without the privilege is not asked for: the page says what is missing', async () => {
    const server = signedIn(sampleMe({ privileges: [], administrators: ['DataHub', 'Grace'] }));
    renderApp('/settings/identities');
    expect(await screen.findByTestId('missing-privilege')).toHaveTextContent(
      /Manage Users & Groups.*DataHub or Grace/,
    );
    expect(server.sent('GET', '/api/v1/users')).toEqual([]);
  });
});
