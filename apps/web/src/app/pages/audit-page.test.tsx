import type { AuditLogEvent, ListAuditResult } from '@latchkey/shared/audit-log';
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
    expect(screen.getByTestId('audit-actor-filter')).toHaveValue('ada');
    expect(screen.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')).toMatch(
      /^\/api\/v1\/audit\/export\?actor=urn%3Ali%3Acorpuser%3Aada&action=token.*&format=csv$/,
    );
  });

  test('puts every filter into the address, a text once it is whole, and clears them at once', async () => {
    const server = auditServer(() => ({ events: [event()], next: null }));
    const { user } = renderApp('/settings/audit');
    await rows();
    await user.type(screen.getByLabelText(/^Who \(/), 'ada');
    expect(window.location.search).toBe('');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(window.location.search).toBe('?actor=urn%3Ali%3Acorpuser%3Aada'));
    await user.selectOptions(screen.getByLabelText('What happened'), 'Sign-in refused');
    await user.selectOptions(screen.getByLabelText('Outcome'), 'refused');
    await waitFor(() => expect(window.location.search).toContain('action=session.refused&outcome=refused'));
    await waitFor(() =>
      expect(server.sent('GET', '/api/v1/audit').at(-1)?.search.get('outcome')).toBe('refused'),
    );
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(window.location.search).toBe(''));
    expect(screen.getByLabelText(/^Who \(/)).toHaveValue('');
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

describe('the details of an event', () => {
  test('hold everything, hostile text visibly, and lead to what belongs to it', async () => {
    auditServer(() => ({
      events: [
        event({
          action: 'token.edited',
          viaToken: { id: 'xyz', name: 'parent' },
          userAgent: 'evil\u202eclient',
          details: { from: 'old', to: '<img src=x onerror=alert(1)>\u200b', count: 2, nothing: null },
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
