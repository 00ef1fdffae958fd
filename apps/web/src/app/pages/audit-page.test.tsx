import type { AuditLogEvent, ListAuditResult, NamedAuditParty } from '@latchkey/shared/audit-log';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { fakeServer, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const AUDITOR = sampleMe({ privileges: ['GET_ANALYTICS_PRIVILEGE', 'MANAGE_USERS_AND_GROUPS'] });
const TOKEN_URN = 'urn:li:dataHubAccessToken:abc+/=';

const event = (changes: Partial<AuditLogEvent> = {}): AuditLogEvent => ({
  id: 1,
  at: Date.now() - 60_000,
  action: 'token.minted',
  outcome: 'ok',
  actor: { urn: 'urn:li:corpuser:ada', kind: 'user', name: 'Ada', isGone: false },
  viaToken: null,
  subject: { urn: TOKEN_URN, kind: 'token', name: 'ci', isGone: false },
  ip: '192.0.2.7',
  userAgent: 'curl/8.0',
  requestId: 'request-1',
  details: {},
  ...changes,
});

function auditServer(answer: (search: URLSearchParams) => ListAuditResult, me = AUDITOR) {
  return fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/audit': ({ search }) => ok(answer(search)),
  });
}
const rows = () => screen.findAllByTestId('audit-row');

describe('the audit log', () => {
  test('says in words who did what to what, with links to the token and the user', async () => {
    auditServer(() => ({ events: [event()], next: null }));
    renderApp('/settings/audit');
    const [row] = await rows();
    expect(row).toHaveTextContent('Token generated');
    expect(row).toHaveTextContent('192.0.2.7');
    const inRow = within(row as HTMLElement);
    expect(inRow.getByRole('link', { name: 'ci' })).toHaveAttribute(
      'href',
      `/settings/tokens?${new URLSearchParams({ token: 'abc+/=' })}`,
    );
    expect(inRow.getByRole('link', { name: 'Ada' })).toHaveAttribute(
      'href',
      `/settings/identities/users?${new URLSearchParams({ user: 'urn:li:corpuser:ada' })}`,
    );
    expect(document.title).toBe('Audit log · Latchkey');
    expect(screen.getByRole('link', { name: 'Audit log' })).toHaveAttribute('aria-current', 'page');
  });

  test('says what was refused by a word, and who is gone', async () => {
    const gone = { urn: 'urn:li:corpuser:bob', kind: 'user', name: 'bob', isGone: true } as const;
    auditServer(() => ({
      events: [event({ action: 'session.refused', outcome: 'refused', actor: null, subject: gone })],
      next: null,
    }));
    renderApp('/settings/audit');
    const [row] = await rows();
    expect(row).toHaveTextContent('refused');
    expect(row).toHaveTextContent('nobody signed in');
    expect(row).toHaveTextContent('bob (gone)');
    expect(within(row as HTMLElement).queryByRole('link')).toBeNull();
  });

  test('says by what a session began, the provider named; old events say nothing', async () => {
    const started = (id: number, details: AuditLogEvent['details']) =>
      event({ id, action: 'session.started', details });
    const sso = { through: 'sso', issuer: 'https://id.example.org' };
    auditServer(() => ({
      events: [
        started(4, { through: 'password' }),
        started(3, { through: 'sign-up' }),
        started(2, sso),
        started(1, {}),
      ],
      next: null,
    }));
    const { user } = renderApp('/settings/audit');
    const shown = (await rows()).map((row) => within(row).getByRole('rowheader').textContent);
    expect(shown).toEqual([
      'Signed inwith the password',
      'Signed inby signing up with an invitation',
      'Signed inthrough single sign-on at https://id.example.org',
      'Signed in',
    ]);
    await user.click(screen.getAllByTestId('audit-details-button')[2] as HTMLElement);
    const dialog = await screen.findByRole('dialog', { name: 'Signed in' });
    expect(dialog).toHaveTextContent('Howthrough single sign-on at https://id.example.org');
  });

  test('takes its filters from the address and asks for moments of the browser’s days', async () => {
    const server = auditServer(() => ({ events: [], next: null }));
    renderApp('/settings/audit?actor=urn%3Ali%3Acorpuser%3Aada&action=token.*&from=2026-11-01&to=2026-11-02');
    expect(await screen.findByRole('heading', { name: 'No events match' })).toBeVisible();
    const [sent] = server.sent('GET', '/api/v1/audit');
    expect(Object.fromEntries(sent?.search ?? [])).toMatchObject({
      actor: 'urn:li:corpuser:ada',
      action: expect.stringContaining('token.minted,token.revoked'),
      from: String(new Date(2026, 10, 1).getTime()),
      to: String(new Date(2026, 10, 3).getTime()),
    });
    expect(screen.getByTestId('audit-actor-filter')).toHaveDisplayValue('ada');
    expect(screen.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')).toMatch(
      /^\/api\/v1\/audit\/export\?actor=urn%3Ali%3Acorpuser%3Aada&action=token.*&format=csv$/,
    );
  });

  test('puts every filter into the address, and clears them at once', async () => {
    const server = auditServer(() => ({ events: [event()], next: null }));
    const { user } = renderApp('/settings/audit');
    await rows();
    await user.selectOptions(screen.getByLabelText('Who'), 'Me');
    await waitFor(() => expect(new URLSearchParams(window.location.search).get('actor')).toBe(AUDITOR.urn));
    await user.selectOptions(screen.getByLabelText('What happened'), 'Sign-in refused');
    await user.selectOptions(screen.getByLabelText('Outcome'), 'refused');
    await waitFor(() => expect(window.location.search).toContain('action=session.refused&outcome=refused'));
    await waitFor(() =>
      expect(server.sent('GET', '/api/v1/audit').at(-1)?.search.get('outcome')).toBe('refused'),
    );
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(window.location.search).toBe(''));
    expect(screen.getByLabelText('Who')).toHaveDisplayValue('Anyone');
  });

  test('has one button for its filters on a phone, which counts them', async () => {
    auditServer(() => ({ events: [event()], next: null }));
    const { user } = renderApp('/settings/audit?outcome=ok&action=token.*');
    await rows();
    const button = screen.getByTestId('filters-button');
    expect(button).toHaveTextContent('Filters (2)');
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await user.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    const fields = document.getElementById(button.getAttribute('aria-controls') ?? '');
    expect(fields).toContainElement(screen.getByLabelText('Who'));
  });

  test('shows older events below, and says when there are no more', async () => {
    auditServer((search) =>
      search.get('before') === null
        ? { events: [event({ id: 2 })], next: '5.2' }
        : { events: [event({ id: 1, action: 'session.started' })], next: null },
    );
    const { user } = renderApp('/settings/audit');
    expect(await rows()).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Show older events' }));
    await waitFor(async () => expect(await rows()).toHaveLength(2));
    expect(screen.getByText('2 events shown')).toBeVisible();
    expect(screen.getByText('There is nothing older.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show older events' })).toBeNull();
  });

  test('keeps the last rows when refreshing fails, says as of when, and tries again', async () => {
    const server = auditServer(() => ({ events: [event()], next: null }));
    const { user } = renderApp('/settings/audit');
    await rows();
    server.answer({ 'GET /api/v1/audit': unreachable });
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText(/This is the log as of/)).toBeVisible();
    expect(await rows()).toHaveLength(1);
    server.answer({ 'GET /api/v1/audit': () => ok({ events: [event(), event({ id: 9 })], next: null }) });
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(async () => expect(await rows()).toHaveLength(2));
    expect(screen.queryByText(/This is the log as of/)).toBeNull();
  });

  test('says why it could not be loaded', async () => {
    const server = auditServer(() => ({ events: [], next: null }));
    server.answer({
      'GET /api/v1/audit': () =>
        problem(503, 'service.unavailable', 'The service is not available right now'),
    });
    renderApp('/settings/audit');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The audit log could not be loaded. The service is not available right now.',
    );
  });
});

describe('the search for whom the log is narrowed to', () => {
  const parties = (...found: NamedAuditParty[]) =>
    ok({ start: 0, count: 8, total: found.length, parties: found });
  const party = (changes: Partial<NamedAuditParty>): NamedAuditParty => ({
    urn: 'urn:li:corpuser:ada',
    kind: 'user',
    name: 'Ada Lovelace',
    note: 'ada',
    isServiceAccount: false,
    ...changes,
  });

  test('finds by a part of the name; the address has the URN, the filter the name, the focus comes back', async () => {
    const server = auditServer(() => ({ events: [], next: null }));
    server.answer({
      'GET /api/v1/audit/parties': ({ search }) =>
        parties(
          ...(search.get('query') === 'lov'
            ? [party({})]
            : [party({}), party({ urn: 'urn:x', name: 'Bob' })]),
        ),
    });
    const { user } = renderApp('/settings/audit?outcome=ok');
    const filter = await screen.findByLabelText('Who');
    await user.selectOptions(filter, 'Choose…');
    const dialog = await screen.findByRole('dialog', { name: 'Whose acts?' });
    await user.type(within(dialog).getByRole('searchbox', { name: 'Search by name or username' }), 'lov');
    await waitFor(() => expect(within(dialog).queryByRole('radio', { name: 'Bob ada' })).toBeNull());
    await user.click(within(dialog).getByRole('radio', { name: 'Ada Lovelace ada' }));
    await user.click(within(dialog).getByRole('button', { name: 'Show events' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(window.location.search).toBe('?actor=urn%3Ali%3Acorpuser%3Aada&outcome=ok');
    expect(filter).toHaveDisplayValue('Ada Lovelace');
    expect(filter).toHaveFocus();
  });

  test('takes a whole user name of somebody who is gone, and a token for its id', async () => {
    const server = auditServer(() => ({ events: [], next: null }));
    server.answer({
      'GET /api/v1/audit/parties': ({ search }) =>
        search.get('kind') === 'token'
          ? parties(party({ urn: TOKEN_URN, kind: 'token', name: 'nightly', note: 'Ada' }))
          : parties(),
    });
    const { user } = renderApp('/settings/audit');
    await user.selectOptions(await screen.findByLabelText('About'), 'Choose…');
    await user.type(await screen.findByRole('searchbox'), 'bob');
    expect(await screen.findByText('No users found')).toBeVisible();
    await user.click(await screen.findByRole('radio', { name: /^urn:li:corpuser:bob exactly this/ }));
    await user.click(screen.getByRole('button', { name: 'Show events' }));
    await waitFor(() => expect(window.location.search).toBe('?subject=urn%3Ali%3Acorpuser%3Abob'));
    await user.selectOptions(screen.getByLabelText('Token'), 'Choose…');
    await user.click(await screen.findByRole('radio', { name: 'nightly Ada' }));
    await user.click(screen.getByRole('button', { name: 'Show events' }));
    await waitFor(() => expect(new URLSearchParams(window.location.search).get('token')).toBe('abc+/='));
    expect(screen.getByLabelText('Token')).toHaveDisplayValue('nightly');
  });

  test('says when it failed, and changes nothing when it is left', async () => {
    const server = auditServer(() => ({ events: [event()], next: null }));
    server.answer({ 'GET /api/v1/audit/parties': unreachable });
    const { user } = renderApp('/settings/audit');
    await user.selectOptions(await screen.findByLabelText('Who'), 'Choose…');
    expect(await screen.findByText(/^Failed to search\./)).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(window.location.search).toBe('');
    expect(screen.getByLabelText('Who')).toHaveDisplayValue('Anyone');
  });
});

describe('the details of an event', () => {
  test('hold everything, hostile text visibly, and lead to what belongs to it', async () => {
    auditServer(() => ({
      events: [
        event({
          action: 'token.edited',
          viaToken: { id: 'xyz', name: 'parent' },
          userAgent: 'evil\u202eclient',
          details: {
            from: 'old',
            to: '<img src=x onerror=alert(1)>\u200b',
            count: 2,
            expiresAt: 1_800_000_000_000,
            nothing: null,
          },
        }),
      ],
      next: null,
    }));
    const { user } = renderApp('/settings/audit');
    await rows();
    const opener = screen.getByTestId('audit-details-button');
    await user.click(opener);
    const dialog = await screen.findByRole('dialog', { name: 'Token renamed or described' });
    expect(dialog).toHaveTextContent('request-1');
    expect(dialog).toHaveTextContent('evil\\u{202e}client');
    expect(dialog).toHaveTextContent('urn:li:corpuser:ada');
    const recorded = within(dialog).getByTestId('audit-recorded');
    expect(recorded).toHaveTextContent('<img src=x onerror=alert(1)>\\u{200b}');
    expect(recorded).toHaveTextContent('nothingempty');
    expect(recorded).toHaveTextContent(/expiresAt.*15 January 2027.*\(1800000000000\)/);
    expect(document.querySelector('img')).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(opener).toHaveFocus());
    await user.click(opener);
    await user.click(await screen.findByRole('button', { name: 'Everything with this token' }));
    await waitFor(() => expect(window.location.search).toBe('?token=xyz'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('without the privilege', () => {
  test('the page says which, and whom to ask; it asks the server for nothing, and no link leads here', async () => {
    const me = sampleMe({ privileges: [], administrators: ['Root Rita'] });
    const server = auditServer(() => ({ events: [], next: null }), me);
    renderApp('/settings/audit');
    expect(await screen.findByText('Analytics API access')).toBeVisible();
    expect(screen.getByText(/Root Rita/)).toBeVisible();
    expect(server.sent('GET', '/api/v1/audit')).toEqual([]);
    expect(screen.queryByRole('link', { name: 'Audit log' })).toBeNull();
  });
});
