import type { AccessReport } from '@latchkey/shared/access';
import { screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeServer, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleMe } from '../../test/samples.ts';

const ADMIN = sampleMe({ privileges: ['MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS'] });
const ADA = 'urn:li:corpuser:ada';
const OWNERS = { urn: 'owners', name: 'Owners edit', isEditable: true, coversEverything: true };
const SALES = { urn: 'sales', name: 'Sales mart', isEditable: true, coversEverything: false };

const REPORT: AccessReport = {
  user: { urn: ADA, username: 'ada', displayName: 'Ada Lovelace', status: 'active', isServiceAccount: false },
  groups: [],
  roles: [],
  privileges: [
    {
      privilege: 'EDIT_ENTITY',
      type: 'METADATA',
      grants: [
        { policy: OWNERS, through: [{ kind: 'owner' }] },
        { policy: SALES, through: [{ kind: 'user' }] },
      ],
    },
    {
      privilege: 'EDIT_ENTITY_TAGS',
      type: 'METADATA',
      grants: [{ policy: OWNERS, through: [{ kind: 'owner' }] }],
    },
  ],
  withheld: [],
  tokens: {
    canGenerate: false,
    obstacles: ['privilege-missing'],
    remedies: [
      { kind: 'create-policy' },
      { kind: 'assign-role', role: { urn: 'urn:li:dataHubRole:Editor', name: 'Editor' } },
    ],
  },
  administrators: ['Grace'],
};

test.each([
  [404, 'user.not-found', 'The user does not exist', 0],
  [503, 'service.unavailable', 'The service is not available right now', 1],
])('%i says why, and offers another try only where it can help', async (status, code, text, buttons) => {
  fakeServer({
    'GET /api/v1/me': () => ok(ADMIN),
    'GET /api/v1/access': () => problem(status, code, text),
  });
  renderApp(`/settings/permissions/access?user=${ADA}`);
  expect(await screen.findByRole('alert')).toHaveTextContent(text);
  expect(screen.queryAllByRole('button', { name: 'Retry' })).toHaveLength(buttons);
});

function start(me = ADMIN) {
  fakeServer({ 'GET /api/v1/me': () => ok(me), 'GET /api/v1/access': () => ok(REPORT) });
  return renderApp(`/settings/permissions/access?user=${ADA}`);
}

// The code of a page is loaded when it is opened, which takes its time once.
beforeAll(async () => {
  await import('./access-page.tsx');
});

describe('why somebody may do something', () => {
  test('is told policy by policy, each with what makes it apply and what it grants', async () => {
    start();
    const policies = await screen.findAllByTestId('access-policy');
    expect(policies.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Owners edit.*on what the user owns\..*Edit Entity and Edit Tags/),
      expect.stringMatching(/^Sales mart.*it names the user\. Only on some entities\..*Edit Entity/),
    ]);
    expect(screen.getByRole('link', { name: 'Sales mart' })).toHaveAttribute(
      'href',
      '/settings/permissions/policies?policy=sales',
    );
  });

  test('is answered for a privilege that is held, and for one that is not, with what would help', async () => {
    const { user } = start();
    const search = await screen.findByTestId('search-privileges-input');
    await user.type(search, 'edit entity');
    const held = within(screen.getByTestId('answer-EDIT_ENTITY'));
    expect(held.getByText('held')).toBeVisible();
    expect(held.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'By Owners edit: it is for owners, on what the user owns.',
      'By Sales mart: it names the user. Only on some entities.',
    ]);
    await user.clear(search);
    await user.type(search, 'manage policies');
    const lacking = within(screen.getByTestId('answer-MANAGE_POLICIES'));
    expect(lacking.getByText('not held')).toBeVisible();
    expect(lacking.getByRole('link', { name: /Grant it by a new policy/ })).toHaveAttribute(
      'href',
      `/settings/permissions/policies?${new URLSearchParams({ policy: 'new', grant: 'MANAGE_POLICIES', to: ADA })}`,
    );
    await user.clear(search);
    await user.type(search, 'make coffee');
    expect(screen.getByText('No privilege matches.')).toBeVisible();
  });

  test('leads nowhere that the reader may not go', async () => {
    const { user } = start(sampleMe({ privileges: ['MANAGE_USERS_AND_GROUPS'] }));
    await user.type(await screen.findByTestId('search-privileges-input'), 'manage');
    expect(within(screen.getByRole('main')).queryByRole('link', { name: /policy|Owners/ })).toBeNull();
    expect(screen.getByRole('link', { name: 'Editor' })).toHaveAttribute(
      'href',
      `/settings/identities/users?${new URLSearchParams({ user: ADA })}`,
    );
  });
});
