import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { setLocale } from '../../i18n/text.tsx';
import { fakeServer, held, ok, problem, unreachable } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { DAY, sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lIn0.c2VjcmV0LXNlY3JldC1zZWNyZXQ';
const minted = () => ok({ accessToken: SECRET, token: sampleToken({ name: 'my token' }) }, 201);

/** Opens the page and the form; `tokens` become visible once one was generated. */
async function openForm(title = 'Generate Personal Access Token', me = sampleMe()) {
  let isMinted = false;
  const server = fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/tokens': () => ok(sampleList(isMinted ? [sampleToken({ name: 'my token' })] : [])),
    'POST /api/v1/tokens': () => {
      isMinted = true;
      return minted();
    },
  });
  const app = renderApp('/settings/tokens');
  await app.user.click(await screen.findByTestId('add-token-button'));
  const dialog = await screen.findByRole('dialog', { name: title });
  return { ...app, server, form: within(dialog) };
}

const posts = (server: ReturnType<typeof fakeServer>) => server.sent('POST', '/api/v1/tokens');

describe('the form', () => {
  test('starts in the name, with 3 months chosen and the exact end in words', async () => {
    const { form } = await openForm();
    await waitFor(() => expect(form.getByLabelText(/Token Name/)).toHaveFocus());
    const preset = form.getByRole('radio', { name: '3 months' });
    expect(preset).toBeChecked();
    expect(preset).toHaveAccessibleDescription(/^Expires .* in 90 days/);
    expect(form.getByRole('radiogroup', { name: 'Expires in' })).toContainElement(preset);
    expect(form.getByTestId('create-token-duration')).toContainElement(preset);
    expect(screen.getByTestId('create-token-modal')).toContainElement(preset);
    expect(form.getByText(/\(your time\), in 90 days\.$/)).toBeVisible();
    expect(preset).toHaveAccessibleDescription(/can be used until then\. Choose the shortest that fits\.$/);
    expect(form.queryByRole('radio', { name: 'No expiry' })).toBeNull();
  });

  test('Enter in the name generates with what was chosen', async () => {
    const { user, form, server } = await openForm();
    await user.click(form.getByTestId('option-P7D'));
    expect(form.getByText(/in 7 days/)).toBeVisible();
    await user.type(form.getByLabelText('Description'), 'loads it');
    await user.type(form.getByLabelText(/Token Name/), '  my token {Enter}');
    await screen.findByRole('dialog', { name: 'New Access Token' });
    expect(posts(server).map(({ body }) => body)).toEqual([
      { name: 'my token', description: 'loads it', duration: 'P7D' },
    ]);
  });

  test('a custom date is sent as an exact end, and must lie within the longest lifetime', async () => {
    const { user, form, server } = await openForm(
      undefined,
      sampleMe({ tokens: { maxLifetimeMs: 30 * DAY } }),
    );
    const local = (at: number) =>
      new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    await user.type(form.getByLabelText(/Token Name/), 'my token');
    await user.click(form.getByTestId('option-custom'));
    const date = await form.findByLabelText('Expires on');
    fireEvent.change(date, { target: { value: local(Date.now() + 31 * DAY) } });
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText('Choose a time within 1 month')).toBeVisible();
    expect(posts(server)).toEqual([]);
    const end = local(Date.now() + 10 * DAY);
    fireEvent.change(date, { target: { value: end } });
    await user.click(form.getByTestId('create-access-token-button'));
    await screen.findByRole('dialog', { name: 'New Access Token' });
    expect(posts(server)[0]?.body).toEqual({ name: 'my token', expiresAt: new Date(end).getTime() });
  });

  test('no expiry, where allowed, tells its risk', async () => {
    const { user, form, server } = await openForm(undefined, sampleMe({ tokens: { allowNoExpiry: true } }));
    await user.type(form.getByLabelText(/Token Name/), 'my token');
    await user.click(form.getByTestId('option-NO_EXPIRY'));
    expect(form.getByText('This token will never expire.')).toBeVisible();
    await user.click(form.getByTestId('create-access-token-button'));
    await screen.findByRole('dialog', { name: 'New Access Token' });
    expect(posts(server)[0]?.body).toEqual({ name: 'my token', noExpiry: true });
  });

  test.each([
    ['', 'Token name is required'],
    ['   ', 'Token name is required'],
    ['x'.repeat(51), 'Token name must be 50 characters or less'],
  ])('the name %j is refused at its field by the shared rule', async (name, message) => {
    const { user, form, server } = await openForm();
    if (name !== '') await user.type(form.getByLabelText(/Token Name/), name);
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText(message)).toBeVisible();
    expect(posts(server)).toEqual([]);
  });

  test('a refusal keeps what was typed and shows the fault at its field', async () => {
    const { user, form, server } = await openForm();
    server.answer({
      'POST /api/v1/tokens': () =>
        problem(400, 'request.invalid', 'The request has invalid fields', [
          { field: 'name', message: 'This name is not allowed.' },
        ]),
    });
    await user.type(form.getByLabelText(/Token Name/), 'bad');
    await user.type(form.getByLabelText('Description'), 'why');
    await user.click(form.getByTestId('option-P1D'));
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText('This name is not allowed.')).toBeVisible();
    const name = form.getByLabelText(/Token Name/);
    await waitFor(() => expect(name).toHaveFocus());
    expect(name).toHaveValue('bad');
    expect(name).toHaveAttribute('aria-invalid', 'true');
    expect(form.getByLabelText('Description')).toHaveValue('why');
    expect(form.getByRole('radio', { name: '1 day' })).toBeChecked();
    server.answer({ 'POST /api/v1/tokens': minted });
    await user.type(name, '-better{Enter}');
    expect(await screen.findByTestId('access-token-value')).toHaveTextContent(SECRET);
  });

  test('a refusal is worded by its code, in the language of the page', async () => {
    await setLocale('de');
    const { user, form, server } = await openForm('Persönliches Zugriffstoken erzeugen');
    server.answer({
      'POST /api/v1/tokens': () =>
        problem(400, 'token.duration-not-allowed', 'The lifetime is not allowed', [
          {
            field: 'duration',
            message: 'Access token duration is not allowed.',
            code: 'lifetime.not-listed',
            params: { allowed: ['PT1H', 'P7D'] },
          },
        ]),
    });
    await user.type(form.getByLabelText(/Name des Tokens/), 'x{Enter}');
    const fault = 'Diese Laufzeit ist nicht erlaubt. Erlaubt: 1 Stunde oder 1 Woche.';
    expect(await form.findByText(fault)).toBeVisible();
    expect(form.queryByText(/not allowed/)).toBeNull();
  });

  test('a long lifetime is met with what a shorter one would mean, and one press takes it', async () => {
    const { user, form } = await openForm();
    await user.click(form.getByTestId('option-P365D'));
    expect(form.getByTestId('expiry-hint')).toHaveTextContent(
      'If it leaks, it can be used for up to 365 days. With 3 months, rotated in time,',
    );
    await user.click(form.getByRole('button', { name: 'Choose 3 months' }));
    expect(form.getByRole('radio', { name: '3 months' })).toBeChecked();
    expect(form.queryByTestId('shorten-button')).toBeNull();
  });

  test('a refusal that belongs to no field stands above the form', async () => {
    const { user, form, server } = await openForm();
    server.answer({
      'POST /api/v1/tokens': () => problem(403, 'privilege.missing', 'You lack the privilege'),
    });
    await user.type(form.getByLabelText(/Token Name/), 'my token{Enter}');
    expect(await form.findByText('You lack the privilege.')).toBeVisible();
    expect(form.getByLabelText(/Token Name/)).toHaveValue('my token');
  });

  test('without an answer it says that the token may exist', async () => {
    const { user, form, server } = await openForm();
    server.answer({ 'POST /api/v1/tokens': unreachable });
    await user.type(form.getByLabelText(/Token Name/), 'my token{Enter}');
    expect(await form.findByText(/may have been generated all the same/)).toBeVisible();
  });

  test('a lost answer never makes a second token: the attempt keeps its key, and what nobody saw is revoked', async () => {
    const { user, form, server } = await openForm();
    server.answer({ 'POST /api/v1/tokens': unreachable });
    await user.type(form.getByLabelText(/Token Name/), 'my token{Enter}');
    await form.findByText(/there will not be two/);

    const lost = { id: 'lost=' };
    server.answer({
      'POST /api/v1/tokens': () => problem(409, 'token.already-minted', 'Already', undefined, lost),
      'DELETE /api/v1/tokens/lost%3D': () => problem(503, 'storage.unavailable', 'Not now'),
    });
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText(/The earlier attempt did generate the token/)).toBeVisible();
    expect(server.sent('DELETE', '/')).toEqual([]);
    await user.click(form.getByTestId('create-access-token-button'));
    expect(await form.findByText(/Not now|not available/)).toBeVisible();
    expect(posts(server)).toHaveLength(2);

    server.answer({
      'POST /api/v1/tokens': minted,
      'DELETE /api/v1/tokens/lost%3D': () => ok(undefined, 204),
    });
    await user.click(form.getByTestId('create-access-token-button'));
    await screen.findByTestId('access-token-value');
    const [first, second, third] = posts(server).map(({ headers }) => headers.get('Idempotency-Key'));
    expect(first).toMatch(/^[a-z0-9-]{16,}$/);
    expect(second).toBe(first);
    expect(third).toMatch(/^[a-z0-9-]{16,}$/);
    expect(third).not.toBe(first);
  });

  test('a double submit sends one request, and nothing closes the form meanwhile', async () => {
    const { user, form, server } = await openForm();
    const answer = held();
    server.answer({ 'POST /api/v1/tokens': answer.answer });
    await user.type(form.getByLabelText(/Token Name/), 'my token');
    await user.dblClick(form.getByTestId('create-access-token-button'));
    await user.type(form.getByLabelText(/Token Name/), '{Enter}');
    await waitFor(() => expect(posts(server)).toHaveLength(1));
    await user.click(form.getByTestId('cancel-create-token-button'));
    await user.keyboard('{Escape}');
    expect(screen.getByRole('dialog')).toBeVisible();
    expect(form.queryByText('Discard what you have typed?')).toBeNull();
    answer.release(minted());
    await screen.findByTestId('access-token-value');
    expect(posts(server)).toHaveLength(1);
  });

  test('Esc closes an untouched form and gives the focus back', async () => {
    const { user, form } = await openForm();
    await waitFor(() => expect(form.getByLabelText(/Token Name/)).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByTestId('add-token-button')).toHaveFocus();
  });

  test('Esc asks before it throws away what was typed', async () => {
    const { user, form } = await openForm();
    await user.type(form.getByLabelText(/Token Name/), 'my token{Escape}');
    expect(await form.findByText('Discard what you have typed?')).toBeVisible();
    await user.click(form.getByRole('button', { name: 'Keep editing' }));
    expect(form.getByLabelText(/Token Name/)).toHaveValue('my token');
    await user.keyboard('{Escape}');
    await user.click(await form.findByRole('button', { name: 'Discard' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a session that ends while the form is open', () => {
  const ended = () => problem(401, 'auth.session-ended', 'The session has ended');

  test('takes nothing away: the form says where to sign in, and is sent as it is', async () => {
    const { user, form, server } = await openForm();
    await user.type(form.getByLabelText(/Token Name/), 'my token');
    server.answer({ 'GET /api/v1/me': ended, 'POST /api/v1/tokens': ended });
    await user.click(form.getByTestId('create-access-token-button'));
    const link = await form.findByRole('link', { name: 'Sign in in a new tab' });
    expect(link).toHaveAttribute('href', '/login');
    await waitFor(() => expect(server.sent('GET', '/api/v1/me')).toHaveLength(2));
    expect(form.getByLabelText(/Token Name/)).toHaveValue('my token');
    server.answer({ 'GET /api/v1/me': () => ok(sampleMe()), 'POST /api/v1/tokens': minted });
    await user.click(form.getByTestId('create-access-token-button'));
    await screen.findByRole('dialog', { name: 'New Access Token' });
  });

  test('leads to the login page once the form is given up', async () => {
    const { user, form, server } = await openForm();
    server.answer({ 'GET /api/v1/me': ended, 'POST /api/v1/tokens': ended });
    await user.type(form.getByLabelText(/Token Name/), 'my token{Enter}');
    await form.findByRole('link', { name: 'Sign in in a new tab' });
    await user.click(form.getByTestId('cancel-create-token-button'));
    expect(await screen.findByText('Your session has ended. Sign in again to go on.')).toBeVisible();
  });
});
