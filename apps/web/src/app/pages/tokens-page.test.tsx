import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { DAY, sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const manager = () => ok(sampleMe({ tokens: { mayManage: true } }));

function serverWith(tokens = [sampleToken()], total = tokens.length) {
  return fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': () => ok(sampleList(tokens, total)),
  });
}

const lastList = (server: ReturnType<typeof fakeServer>) =>
  Object.fromEntries(
    server
      .sent('GET', '/api/v1/tokens')
      .filter(({ search }) => search.get('count') === '20')
      .at(-1)?.search ?? [],
  );
const rowOf = async (name: string) => {
  const row = (await screen.findByRole('rowheader', { name })).closest('tr');
  if (row === null) throw new Error(`no row ${name}`);
  return within(row);
};

describe('the list', () => {
  test('asks for the live tokens of oneself, newest first', async () => {
    const server = serverWith();
    renderApp('/settings/tokens');
    await screen.findByRole('table', { name: 'Access tokens' });
    expect(lastList(server)).toEqual({
      query: '',
      state: 'live',
      owner: 'me',
      sort: 'createdAt',
      order: 'desc',
      start: '0',
      count: '20',
    });
    expect(document.title).toBe('Access Tokens · Latchkey');
  });

  test('says in words what is expired, expires soon, never expires and was revoked', async () => {
    serverWith([
      sampleToken({ name: 'dead', state: 'expired', expiresAt: Date.now() - 19 * DAY }),
      sampleToken({ name: 'soon', expiresAt: Date.now() + 6 * DAY }),
      sampleToken({ name: 'later' }),
      sampleToken({ name: 'eternal', expiresAt: null }),
      sampleToken({
        name: 'gone',
        state: 'revoked',
        revokedAt: Date.now() - DAY,
        may: { revoke: false, edit: false, rotate: false },
      }),
    ]);
    renderApp('/settings/tokens?state=all');
    expect((await rowOf('dead')).getAllByText(/^expired/)[0]).toHaveTextContent('expired 19 days ago');
    expect((await rowOf('soon')).getByText(/^expires/)).toHaveTextContent('expires in 6 days');
    expect((await rowOf('later')).getByText(/^in 3 months/)).toBeVisible();
    expect((await rowOf('eternal')).getByRole('cell', { name: 'No expiry' })).toBeVisible();
    expect((await rowOf('gone')).getAllByText(/^revoked/)[0]).toHaveTextContent('revoked yesterday');
    expect((await rowOf('gone')).queryByRole('button')).toBeNull();
  });

  test('judges expiry by the server’s clock', async () => {
    const server = serverWith([sampleToken({ name: 'short', expiresAt: Date.now() + DAY })]);
    server.answer({ 'GET /api/v1/me': () => ok(sampleMe({ now: Date.now() + 2 * DAY })) });
    renderApp('/settings/tokens');
    expect((await rowOf('short')).getAllByText(/^expired/)[0]).toHaveTextContent('expired yesterday');
  });

  test('names whom a token acts as when that is not its owner', async () => {
    serverWith([sampleToken({ name: 'ci', actorUrn: 'urn:li:corpuser:svc', actorName: 'ci service' })]);
    renderApp('/settings/tokens');
    expect(await screen.findByRole('columnheader', { name: 'Acts as' })).toBeVisible();
    expect(screen.getByRole('cell', { name: 'ci service' })).toBeVisible();
  });

  test('the exact time is there for screen readers and on hover', async () => {
    serverWith([sampleToken({ name: 'one', createdAt: new Date(2026, 0, 2, 3, 4).getTime() })]);
    renderApp('/settings/tokens');
    const time = (await rowOf('one')).getByTitle('Friday, 2 January 2026, 03:04');
    expect(time).toHaveTextContent('(Friday, 2 January 2026, 03:04)');
  });

  test('shows no owners to people who only have their own', async () => {
    serverWith();
    renderApp('/settings/tokens');
    await screen.findByRole('table');
    expect(screen.queryByRole('columnheader', { name: 'Owner' })).toBeNull();
    expect(screen.queryByLabelText('Owner')).toBeNull();
  });

  test('managers choose between mine and everyone’s; the choice is in the address', async () => {
    const server = serverWith();
    server.answer({ 'GET /api/v1/me': manager });
    const { user } = renderApp('/settings/tokens');
    await user.selectOptions(await screen.findByLabelText('Owner'), 'Everyone’s');
    await waitFor(() => expect(lastList(server).owner).toBe('all'));
    expect(await screen.findByRole('columnheader', { name: 'Owner' })).toBeVisible();
    expect(window.location.search).toBe('?owner=all');
  });

  test('managers look for one person’s tokens, by owner or by actor', async () => {
    const server = serverWith();
    const ann = { urn: 'urn:li:corpuser:ann', username: 'ann', displayName: 'Ann Ames', description: null };
    server.answer({
      'GET /api/v1/me': manager,
      'GET /api/v1/people': () => ok({ start: 0, count: 8, total: 1, people: [ann] }),
    });
    const { user } = renderApp('/settings/tokens');
    await user.selectOptions(await screen.findByLabelText('Acts as'), 'Choose…');
    const dialog = within(await screen.findByRole('dialog', { name: 'Tokens that act as whom?' }));
    await waitFor(() => expect(dialog.getByRole('searchbox', { name: 'Search users' })).toHaveFocus());
    await user.click(await dialog.findByRole('radio', { name: 'Ann Ames ann' }));
    await user.click(dialog.getByRole('button', { name: 'Show tokens' }));
    await waitFor(() => expect(lastList(server).actor).toBe(ann.urn));
    expect(window.location.search).toBe(`?${new URLSearchParams({ actor: ann.urn })}`);
    expect(screen.getByLabelText('Acts as')).toHaveDisplayValue('ann');
    expect(screen.getByLabelText('Acts as')).toHaveFocus();
  });
});

describe('filters, order and pages', () => {
  test('a changed filter resets to page 1', async () => {
    const server = serverWith([sampleToken()], 60);
    const { user } = renderApp('/settings/tokens?page=3');
    await screen.findByText('Page 3 of 3');
    expect(lastList(server).start).toBe('40');
    await user.selectOptions(screen.getByLabelText('State'), 'Active');
    await waitFor(() => expect(lastList(server)).toMatchObject({ state: 'active', start: '0' }));
    expect(window.location.search).toBe('?state=active');
  });

  test('Enter in the search box searches at once and resets to page 1', async () => {
    const server = serverWith([sampleToken()], 60);
    const { user } = renderApp('/settings/tokens?page=2');
    await user.type(
      await screen.findByRole('searchbox', { name: 'Search name or description' }),
      'mart{Enter}',
    );
    await waitFor(() => expect(lastList(server)).toMatchObject({ query: 'mart', start: '0' }));
  });

  test('a column header sorts, turns and says so', async () => {
    const server = serverWith();
    const { user } = renderApp('/settings/tokens');
    await user.click(await screen.findByRole('button', { name: 'Expires' }));
    await waitFor(() => expect(lastList(server)).toMatchObject({ sort: 'expiresAt', order: 'asc' }));
    const header = screen.getByRole('columnheader', { name: 'Expires' });
    expect(header).toHaveAttribute('aria-sort', 'ascending');
    await user.click(screen.getByRole('button', { name: 'Expires' }));
    await waitFor(() => expect(lastList(server)).toMatchObject({ sort: 'expiresAt', order: 'desc' }));
    expect(header).toHaveAttribute('aria-sort', 'descending');
  });

  test.each([
    ['Expires within 7 days', 'expiring'],
    ['All, revoked too', 'all'],
    ['Unused for 90 days', 'unused'],
  ])('the filter "%s" asks for what is %s', async (label, state) => {
    const server = serverWith();
    const { user } = renderApp('/settings/tokens');
    await user.selectOptions(await screen.findByLabelText('State'), label);
    await waitFor(() => expect(lastList(server).state).toBe(state));
    expect(window.location.search).toBe(`?state=${state}`);
  });

  test.each([
    ['Name', 'name', 'asc'],
    ['Description', 'description', 'asc'],
    ['Created', 'createdAt', 'asc'],
    ['Expires', 'expiresAt', 'asc'],
    ['Last used', 'lastUsedAt', 'desc'],
    ['State', 'state', 'asc'],
    ['Acts as', 'actor', 'asc'],
    ['Owner', 'owner', 'asc'],
  ])('the column %s sorts', async (label, sort, order) => {
    const server = serverWith();
    server.answer({ 'GET /api/v1/me': manager });
    const { user } = renderApp('/settings/tokens?owner=all');
    await user.click(await screen.findByRole('button', { name: label }));
    await waitFor(() => expect(lastList(server)).toMatchObject({ sort, order }));
    expect(screen.getByRole('columnheader', { name: new RegExp(`${label}$`) })).toHaveAttribute('aria-sort');
  });

  test('on narrow screens the order can be turned', async () => {
    const server = serverWith();
    const { user } = renderApp('/settings/tokens');
    await user.click(await screen.findByTestId('turn-order-button'));
    await waitFor(() => expect(lastList(server)).toMatchObject({ sort: 'createdAt', order: 'asc' }));
  });

  test('on a phone the button of the filters says how many are chosen', async () => {
    serverWith();
    const { user } = renderApp('/settings/tokens?state=expiring&owner=all');
    const button = await screen.findByRole('button', { name: 'Filters (2)' });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await user.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await user.selectOptions(screen.getByTestId('token-state-filter'), 'live');
    expect(await screen.findByRole('button', { name: 'Filters (1)' })).toBe(button);
  });

  test('pages on', async () => {
    const server = serverWith([sampleToken()], 41);
    const { user } = renderApp('/settings/tokens');
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Page 2 of 3')).toBeVisible();
    expect(lastList(server).start).toBe('20');
  });

  test('a page beyond the end leads to the last one', async () => {
    const server = serverWith([], 25);
    renderApp('/settings/tokens?page=9');
    await waitFor(() => expect(lastList(server).start).toBe('20'));
    expect(window.location.search).toBe('?page=2');
  });

  test('Back brings the earlier filter back, in the boxes too', async () => {
    const server = serverWith();
    const { user } = renderApp('/settings/tokens');
    const box = await screen.findByRole('searchbox');
    await user.type(box, 'mart{Enter}');
    await waitFor(() => expect(lastList(server).query).toBe('mart'));
    window.history.back();
    await waitFor(() => expect(box).toHaveValue(''));
  });
});

describe('when there is nothing to list', () => {
  test('loading is said', async () => {
    const answer = held();
    serverWith().answer({
      'GET /api/v1/tokens': ({ search }) =>
        search.get('count') === '20' ? answer.answer() : ok(sampleList([])),
    });
    renderApp('/settings/tokens');
    expect(await screen.findByText('Loading access tokens…')).toBeInTheDocument();
    answer.release(ok(sampleList([])));
    expect(await screen.findByRole('heading', { name: 'No Access Tokens' })).toBeVisible();
  });

  test('no tokens yet: one sentence and the button', async () => {
    serverWith([]);
    renderApp('/settings/tokens');
    expect(await screen.findByText('Generate a new token to get started.')).toBeVisible();
    expect(screen.getAllByRole('button', { name: 'Generate Personal Access Token' })).toHaveLength(2);
  });

  test('no matches: the filters can be cleared', async () => {
    const server = serverWith([]);
    const { user } = renderApp('/settings/tokens?query=x&state=expired&sort=name&order=asc');
    expect(await screen.findByRole('heading', { name: 'No Access Tokens Found' })).toBeVisible();
    expect(screen.getByText('No tokens match the current filters.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(lastList(server)).toMatchObject({ query: '', state: 'live', sort: 'name' }));
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  test('a failure can be tried again', async () => {
    const server = serverWith();
    server.answer({
      'GET /api/v1/tokens': () => problem(503, 'service.unavailable', 'Not available right now'),
    });
    const { user } = renderApp('/settings/tokens');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Failed to load tokens. Not available right now.');
    server.answer({ 'GET /api/v1/tokens': () => ok(sampleList([sampleToken()])) });
    await user.click(within(alert).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('nightly-ingest')).toBeVisible();
  });

  test('the last list stays, marked as of when, if it cannot be read anew', async () => {
    const server = serverWith();
    const { queryClient } = renderApp('/settings/tokens');
    await screen.findByText('nightly-ingest');
    server.answer({ 'GET /api/v1/tokens': unreachable });
    await queryClient.invalidateQueries({ queryKey: ['tokens'] });
    const notice = await screen.findByText(/This is the list as of \d\d:\d\d\./);
    expect(notice).toHaveTextContent('Latchkey cannot be reached.');
    expect(screen.getByText('nightly-ingest')).toBeVisible();
  });
});

describe('when a person may not generate', () => {
  const withoutPrivilege = () =>
    ok(sampleMe({ tokens: { mayGenerate: false }, administrators: ['DataHub', 'Ada Lovelace'] }));

  test('the button can be reached, says why and whom to ask, and does nothing', async () => {
    const server = serverWith();
    server.answer({ 'GET /api/v1/me': withoutPrivilege });
    const { user } = renderApp('/settings/tokens');
    const button = await screen.findByRole('button', { name: 'Generate Personal Access Token' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).not.toBeDisabled();
    expect(button).toHaveAccessibleDescription(
      'You need the privilege Generate Personal Access Tokens. Ask one of the administrators: DataHub or Ada Lovelace, or send them this link. Why, and what would help',
    );
    expect(screen.getByRole('button', { name: 'Copy link' })).toBeVisible();
    await user.click(button);
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(await screen.findByText('nightly-ingest')).toBeVisible();
  });

  test('an empty list does not tell her to generate one', async () => {
    serverWith([]).answer({ 'GET /api/v1/me': withoutPrivilege });
    renderApp('/settings/tokens');
    await screen.findByRole('heading', { name: 'No Access Tokens' });
    expect(screen.queryByText('Generate a new token to get started.')).toBeNull();
  });

  test('token authentication off: an alert names the setting', async () => {
    serverWith().answer({ 'GET /api/v1/me': () => ok(sampleMe({ tokens: { authEnabled: false } })) });
    renderApp('/settings/tokens');
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'Token based authentication is currently disabled. Contact your DataHub administrator to enable this feature.',
    );
    expect(alert).toHaveTextContent('METADATA_SERVICE_AUTH_ENABLED=true');
    expect(screen.getByTestId('add-token-button')).toHaveAttribute('aria-disabled', 'true');
  });
});
