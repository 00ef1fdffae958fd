import { policyActorsSchema } from '@latchkey/shared/policies';
import type { ListPoliciesResult, PolicyDetails, PolicyRecord } from '@latchkey/shared/policy-api';
import { screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const ADMIN = sampleMe({ privileges: ['MANAGE_POLICIES'] });
const PATH = '/settings/permissions/policies';
const ADA = { urn: 'urn:li:corpuser:ada', name: 'Ada Lovelace', description: 'ada', isServiceAccount: false };

function policy(changes: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    urn: `urn:li:dataHubPolicy:${changes.name ?? 'tags'}`,
    type: 'PLATFORM',
    state: 'ACTIVE',
    name: 'tags',
    description: 'Whoever tags',
    privileges: ['MANAGE_TAGS'],
    actors: policyActorsSchema.parse({ users: [ADA.urn] }),
    resources: null,
    editable: true,
    version: '1-a',
    updatedAt: Date.now() - 60_000,
    ...changes,
  };
}

const listOf = (...policies: PolicyRecord[]): ListPoliciesResult => ({
  start: 0,
  count: 20,
  total: policies.length,
  policies,
  names: { [ADA.urn]: ADA.name },
});
const detailsOf = (one: PolicyRecord): PolicyDetails => ({ policy: one, names: { [ADA.urn]: ADA.name } });

function start(address = PATH, me = ADMIN, ...policies: PolicyRecord[]) {
  const server = fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/policies': () => ok(listOf(...policies)),
    'GET /api/v1/policies/actors': () => ok({ start: 0, count: 8, total: 1, actors: [ADA] }),
    'POST /api/v1/policies/preview': () => ok({ users: 3, joining: 2, leaving: 1 }),
    ...Object.fromEntries(
      policies.map((one) => [
        `GET /api/v1/policies/${encodeURIComponent(one.urn)}`,
        () => ok(detailsOf(one)),
      ]),
    ),
  });
  return { server, ...renderApp(address) };
}

// The code of a page is loaded when it is opened, which takes its time once.
beforeAll(async () => {
  await import('./policies-page.tsx');
  await import('../../features/permissions/policy-dialog.tsx');
});

const form = async () => within(await screen.findByRole('dialog'));

describe('the list', () => {
  test('says who gets what by which policy; a system policy can be read only', async () => {
    start(PATH, ADMIN, policy(), policy({ name: 'root', editable: false }));
    const row = within(await screen.findByRole('row', { name: /^tags/ }));
    expect(row.getByText('Manage Tags')).toBeVisible();
    expect(row.getByText('Ada Lovelace')).toBeVisible();
    expect(row.getByText('Active')).toBeVisible();
    expect(row.getByRole('button', { name: 'Deactivate policy tags' })).toBeVisible();
    const system = within(screen.getByRole('row', { name: /^root/ }));
    expect(system.getByText('System policy')).toBeVisible();
    expect(system.queryByRole('button')).toBeNull();
  });

  test('keeps search, filters and order in the address, and asks the server for them', async () => {
    const { server, user } = start(PATH, ADMIN, policy());
    await screen.findByRole('row', { name: /^tags/ });
    await user.selectOptions(screen.getByLabelText('Type'), 'Metadata');
    await user.selectOptions(screen.getByTestId('policy-privilege-filter'), 'Edit Entity');
    await user.click(screen.getByRole('button', { name: 'Changed' }));
    await waitFor(() =>
      expect(Object.fromEntries(new URLSearchParams(window.location.search))).toEqual({
        type: 'METADATA',
        privilege: 'EDIT_ENTITY',
        sort: 'updatedAt',
        order: 'desc',
      }),
    );
    const last = server.sent('GET', '/api/v1/policies').at(-1);
    expect(Object.fromEntries(last?.search ?? [])).toMatchObject({
      type: 'METADATA',
      privilege: 'EDIT_ENTITY',
      sort: 'updatedAt',
      order: 'desc',
      start: '0',
    });
  });

  test('that cannot be had says so, and can be asked for again', async () => {
    const { server, user } = start();
    server.answer({ 'GET /api/v1/policies': unreachable });
    const retry = await screen.findByRole('button', { name: 'Retry' });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Failed to load policies! Latchkey cannot be reached.',
    );
    server.answer({ 'GET /api/v1/policies': () => ok(listOf(policy())) });
    await user.click(retry);
    expect(await screen.findByRole('row', { name: /^tags/ })).toBeVisible();
  });

  test('is not asked for without the privilege: the page says which one is missing, and whom to ask', async () => {
    const server = fakeServer({
      'GET /api/v1/me': () => ok(sampleMe()),
      'GET /api/v1/access': () => ok({ administrators: ['Grace', 'Alan'] }),
    });
    renderApp(PATH);
    const notice = await screen.findByTestId('missing-privilege');
    expect(notice).toHaveTextContent('you need the privilege Manage Policies.');
    await waitFor(() => expect(notice).toHaveTextContent('Ask Grace or Alan.'));
    expect(server.sent('GET', '/api/v1/policies')).toEqual([]);
    expect(screen.queryByRole('link', { name: 'Permissions' })).toBeNull();
  });
});

describe('the form', () => {
  test('names what is missing at its place, and asks the server only once it is there', async () => {
    const { server, user } = start();
    await user.click(await screen.findByRole('button', { name: 'Create new policy' }));
    const dialog = await form();
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(dialog.getByLabelText('Name')).toHaveAccessibleDescription('Give the policy a name.');
    expect(dialog.getByLabelText('Name')).toHaveFocus();
    expect(dialog.getByText('Say whom the policy is for.')).toBeVisible();
    expect(dialog.getByText('Choose at least one privilege.')).toBeVisible();
    expect(server.sent('POST', '/api/v1/policies')).toEqual([]);
    await user.click(dialog.getByRole('checkbox', { name: /^Manage Policies/ }));
    expect(dialog.queryByText('Choose at least one privilege.')).toBeNull();
  });

  test('keeps privileges that Latchkey never asks for out of the way, until they are wanted', async () => {
    const { user } = start(`${PATH}?policy=new&grant=MANAGE_DOMAINS`);
    const dialog = await form();
    const box = (name: RegExp) => dialog.queryByRole('checkbox', { name });
    expect(box(/^Manage Policies/)).toBeVisible();
    expect(box(/^Manage Tags/)).toBeNull();
    // What is chosen is seen, and stays in its place when it is no longer.
    expect(box(/^Manage Domains/)).toBeChecked();
    await user.click(dialog.getByRole('checkbox', { name: /^Manage Domains/ }));
    expect(box(/^Manage Domains/)).toBeVisible();
    const search = dialog.getByLabelText('Search privileges');
    await user.type(search, 'secrets');
    await user.clear(search);
    await user.type(search, 'manage tags');
    await user.click(dialog.getByRole('checkbox', { name: /^Manage Tags/ }));
    await user.clear(search);
    expect(box(/^Manage Tags/)).toBeChecked();
    expect(box(/^Create Tags/)).toBeNull();
    await user.click(dialog.getByRole('button', { name: /^Show \d+ more/ }));
    expect(box(/^Create Tags/)).toBeVisible();
  });

  test('sums up what it would do, warns, and sends it once, however fast somebody presses', async () => {
    const { server, user } = start();
    const answer = held();
    server.answer({ 'POST /api/v1/policies': answer.answer });
    await user.click(await screen.findByRole('button', { name: 'Create new policy' }));
    const dialog = await form();
    await user.type(dialog.getByLabelText('Name'), 'Helpers');
    await user.click(await dialog.findByRole('checkbox', { name: /Ada Lovelace/ }));
    await user.click(dialog.getByRole('checkbox', { name: 'Role Editor' }));
    await user.type(dialog.getByLabelText('Search privileges'), 'policies');
    expect(dialog.queryByRole('checkbox', { name: /^Manage Tags/ })).toBeNull();
    await user.click(dialog.getByRole('checkbox', { name: /^Manage Policies/ }));
    expect(dialog.getByText(/whoever holds Manage Policies can get every other right/)).toBeVisible();
    const summary = dialog.getByTestId('policy-summary');
    expect(summary).toHaveTextContent('Grants Manage Policies to Role Editor and Ada Lovelace.');
    await waitFor(() => expect(summary).toHaveTextContent(/It is for 3 active users\. 1 falls out\.$/));
    await user.dblClick(dialog.getByRole('button', { name: 'Save' }));
    const sent = server.sent('POST', '/api/v1/policies').filter(({ path }) => path === '/api/v1/policies');
    expect(sent.map(({ body }) => body)).toEqual([
      {
        type: 'PLATFORM',
        state: 'ACTIVE',
        name: 'Helpers',
        description: '',
        privileges: ['MANAGE_POLICIES'],
        actors: policyActorsSchema.parse({ users: [ADA.urn], roles: ['urn:li:dataHubRole:Editor'] }),
        resources: null,
      },
    ]);
    answer.release(ok(detailsOf(policy({ name: 'Helpers' })), 201));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByText('Successfully saved policy.')).toBeVisible();
  });

  test('keeps what was typed when the server refuses, with each fault in its part', async () => {
    const { server, user } = start(`${PATH}?policy=new&grant=MANAGE_TAGS`);
    const dialog = await form();
    await user.type(dialog.getByLabelText('Name'), 'Everybody');
    await user.click(dialog.getByRole('checkbox', { name: 'All users' }));
    const faults = [{ field: 'privileges.0', message: 'MANAGE_TAGS is out of fashion' }];
    server.answer({ 'POST /api/v1/policies': () => problem(400, 'request.invalid', 'No', faults) });
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByText('MANAGE_TAGS is out of fashion.')).toBeVisible();
    expect(dialog.getByLabelText('Name')).toHaveValue('Everybody');
    expect(dialog.getByRole('checkbox', { name: /^Manage Tags/ })).toBeChecked();
    server.answer({
      'POST /api/v1/policies': () => problem(409, 'policy.last-administrator', 'No one left'),
    });
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByText(/Failed to save the policy\. No one left\./)).toBeVisible();
  });

  test('of somebody who was overtaken says so, and loads the policy as it is now', async () => {
    const stored = policy();
    const { server, user } = start(`${PATH}?policy=${encodeURIComponent(stored.urn)}`, ADMIN, stored);
    const dialog = await form();
    await waitFor(() => expect(dialog.getByLabelText('Name')).toHaveFocus());
    await user.type(dialog.getByLabelText('Name'), ' 2');
    const path = `/api/v1/policies/${encodeURIComponent(stored.urn)}`;
    server.answer({
      [`PUT ${path}`]: () => problem(409, 'policy.changed', 'The policy was changed meanwhile'),
      [`GET ${path}`]: () => ok(detailsOf(policy({ name: 'tags', description: 'theirs', version: '2-b' }))),
    });
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await user.click(await dialog.findByRole('button', { name: 'Load it as it is now' }));
    await waitFor(() => expect(dialog.getByLabelText('Description (optional)')).toHaveValue('theirs'));
    server.answer({ [`PUT ${path}`]: () => ok(detailsOf(stored)) });
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.sent('PUT', path).map(({ body }) => (body as { version: string }).version)).toEqual([
      '1-a',
      '2-b',
    ]);
  });

  test('asks before it throws away what was typed', async () => {
    const { user } = start(`${PATH}?policy=new`);
    const dialog = await form();
    await user.type(dialog.getByLabelText('Name'), 'x');
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(dialog.getByText(/All changes will be lost/)).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Keep editing' }));
    expect(dialog.getByLabelText('Name')).toHaveValue('x');
    expect(dialog.getByRole('button', { name: 'Cancel' }), 'where it was before the question').toHaveFocus();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await user.click(dialog.getByRole('button', { name: 'Discard changes' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(window.location.search).toBe('');
  });
});

describe('the acts on a row', () => {
  test('say how many it is about, and show the new state only when the server said so', async () => {
    const stored = policy();
    const { server, user } = start(PATH, ADMIN, stored);
    await user.click(await screen.findByRole('button', { name: 'Deactivate policy tags' }));
    const dialog = await form();
    expect(await dialog.findByText(/^1 active user loses what it grants/)).toBeVisible();
    const path = `/api/v1/policies/${encodeURIComponent(stored.urn)}`;
    server.answer({ [`PUT ${path}/state`]: () => problem(409, 'policy.last-administrator', 'No one left') });
    await user.click(dialog.getByRole('button', { name: 'Deactivate' }));
    expect(await dialog.findByText(/Failed to update the policy\. No one left\./)).toBeVisible();
    expect(screen.getByRole('row', { name: /^tags/, hidden: true })).toHaveTextContent('Active');
    server.answer({
      [`PUT ${path}/state`]: () => ok(detailsOf(stored)),
      'GET /api/v1/policies': () => ok(listOf(policy({ state: 'INACTIVE' }))),
    });
    await user.click(dialog.getByRole('button', { name: 'Deactivate' }));
    expect(await screen.findByText('Successfully deactivated policy.')).toBeVisible();
    expect(server.sent('PUT', path).at(-1)?.body).toEqual({ state: 'INACTIVE', version: '1-a' });
    expect(await screen.findByRole('button', { name: 'Activate policy tags' })).toBeVisible();
  });
});

test('a session that ends while a policy is written takes nothing away', async () => {
  const { server, user } = start(`${PATH}?policy=new`);
  const dialog = await form();
  await user.type(await dialog.findByTestId('policy-name'), 'Taggers');
  await user.click(dialog.getByRole('checkbox', { name: 'All users' }));
  await user.click(dialog.getByRole('checkbox', { name: /^Manage Policies/ }));
  const ended = () => problem(401, 'auth.session-ended', 'The session has ended');
  server.answer({ 'GET /api/v1/me': ended, 'POST /api/v1/policies': ended });
  await user.click(dialog.getByTestId('save-button'));
  expect(await dialog.findByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute(
    'target',
    '_blank',
  );
  await waitFor(() => expect(server.sent('GET', '/api/v1/me')).toHaveLength(2));
  expect(dialog.getByTestId('policy-name')).toHaveValue('Taggers');
});
