import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { fakeServer, ok, problem } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqZG9lIn0.c2VjcmV0LXNlY3JldC1zZWNyZXQ';

async function generate(me = sampleMe(), prepare = () => {}) {
  let isMinted = false;
  const server = fakeServer({
    'GET /api/v1/me': () => ok(me),
    'GET /api/v1/tokens': () => ok(sampleList(isMinted ? [sampleToken({ name: 'my token' })] : [])),
    'POST /api/v1/tokens': () => {
      isMinted = true;
      return ok({ accessToken: SECRET, token: sampleToken({ name: 'my token' }) }, 201);
    },
  });
  const app = renderApp('/settings/tokens');
  await screen.findByTestId('add-token-button');
  prepare();
  await app.user.click(screen.getByTestId('add-token-button'));
  const form = within(await screen.findByTestId('create-token-modal'));
  await app.user.type(form.getByLabelText(/Token Name/), 'my token{Enter}');
  const dialog = within(await screen.findByRole('dialog', { name: 'New Access Token' }));
  return { ...app, server, dialog };
}

describe('the secret', () => {
  test('is shown with its summary and a call that does not hold it', async () => {
    const { dialog } = await generate();
    expect(dialog.getByTestId('access-token-value').textContent).toBe(SECRET);
    expect(dialog.getByText(/Make sure to copy your access token now/)).toBeVisible();
    expect(dialog.getByText(/^my token · acts as you · expires \w+day, /)).toBeVisible();
    expect(dialog.getByTestId('access-token-curl').textContent).toContain('$DATAHUB_GMS_TOKEN');
    expect(dialog.getByTestId('access-token-curl').textContent).not.toContain(SECRET.slice(0, 20));
    expect(dialog.getByTestId('copy-token-button')).toHaveFocus();
  });

  test('is copied, visibly and aloud', async () => {
    const { user, dialog } = await generate();
    await user.click(dialog.getByTestId('copy-token-button'));
    const said = await dialog.findByText('Token copied to clipboard');
    expect(said).toHaveAttribute('role', 'status');
    expect(await navigator.clipboard.readText()).toBe(SECRET);
  });

  test('is selected when the browser refuses to copy', async () => {
    const { user, dialog } = await generate();
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    Object.defineProperty(document, 'execCommand', { value: () => false, configurable: true });
    await user.click(dialog.getByTestId('copy-token-button'));
    expect(await dialog.findByText(/did not allow copying/)).toBeVisible();
    expect(window.getSelection()?.toString()).toBe(SECRET);
  });

  test('Esc and the mask ask first, and there is no corner to close it by accident', async () => {
    const { user, dialog } = await generate();
    const question = 'Close without having copied the token? You won’t be able to see it again.';
    await user.keyboard('{Escape}');
    expect(await dialog.findByText(question)).toBeVisible();
    expect(dialog.getByTestId('stay-button')).toHaveFocus();
    await user.click(dialog.getByTestId('stay-button'));
    expect(dialog.queryByText(question)).toBeNull();
    const wrapper = document.querySelector('.ant-modal-wrap');
    if (wrapper === null) throw new Error('no mask');
    await user.click(wrapper);
    expect(await dialog.findByText(question)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    expect(dialog.getByTestId('access-token-value')).toHaveTextContent(SECRET);
    await user.click(dialog.getByRole('button', { name: 'Close anyway' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('once it was copied Esc closes it at once', async () => {
    const { user, dialog } = await generate();
    await user.click(dialog.getByTestId('copy-token-button'));
    await dialog.findByText('Token copied to clipboard');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('makes the browser ask before the page is left, until it was copied', async () => {
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const { user, dialog } = await generate();
    expect(leave()).toBe(true);
    await user.click(dialog.getByTestId('copy-token-button'));
    await dialog.findByText('Token copied to clipboard');
    expect(leave()).toBe(false);
  });

  test('Back asks and leads nowhere, until it was copied', async () => {
    const { user, dialog } = await generate(sampleMe(), () => {
      // The entries that the router has made: the list, and a filter of it.
      window.history.replaceState({ idx: 0 }, '', '/settings/tokens');
      window.history.pushState({ idx: 1 }, '', '/settings/tokens?state=all');
    });
    const question = /Close without having copied the token/;
    window.history.back();
    expect(await dialog.findByText(question)).toBeVisible();
    await waitFor(() => expect(window.location.search).toBe('?state=all'));
    expect(dialog.getByTestId('access-token-value')).toHaveTextContent(SECRET);
    await user.click(dialog.getByTestId('copy-token-button'));
    await dialog.findByText('Token copied to clipboard');
    expect(dialog.queryByText(question)).toBeNull();
    window.history.back();
    await waitFor(() => expect(window.location.search).toBe(''));
  });

  test('goes when the page is left, before the browser keeps the page for Back', async () => {
    await generate();
    window.dispatchEvent(new Event('pagehide'));
    expect(document.body.textContent).not.toContain(SECRET);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('stays even if the session ends while it is shown', async () => {
    const { user, server, queryClient } = await generate();
    server.answer({ 'GET /api/v1/me': () => problem(401, 'auth.session-ended', 'The session has ended') });
    await queryClient.invalidateQueries({ queryKey: ['me'] });
    await waitFor(() => expect(queryClient.getQueryState(['me'])?.status).toBe('error'));
    expect(screen.getByTestId('access-token-value')).toHaveTextContent(SECRET);
    await user.click(screen.getByTestId('access-token-modal-close-button'));
    expect(await screen.findByText(/session has ended/)).toBeVisible();
  });

  test('is nowhere once it was closed, the row is there, and the focus is back', async () => {
    const setItem = vi.spyOn(Storage.prototype, 'setItem');
    const { user, queryClient } = await generate();
    await user.click(screen.getByTestId('access-token-modal-close-button'));
    expect(await screen.findByRole('rowheader', { name: 'my token' })).toBeVisible();
    expect(screen.getByText('Token generated')).toHaveAttribute('role', 'status');
    expect(screen.getByTestId('add-token-button')).toHaveFocus();
    await waitFor(() => expect(queryClient.getMutationCache().getAll()).toEqual([]));
    const kept = [
      document.documentElement.outerHTML,
      JSON.stringify(
        queryClient
          .getQueryCache()
          .getAll()
          .map(({ state }) => state),
      ),
      JSON.stringify(window.history.state),
      window.location.href,
      JSON.stringify({ ...window.localStorage, ...window.sessionStorage }),
      JSON.stringify(setItem.mock.calls),
    ];
    for (const text of kept) expect(text).not.toContain(SECRET.slice(0, 20));
  });
});

describe('ways to keep and use it', () => {
  test('a switch hides it from a shared screen; copying still copies it', async () => {
    const { user, dialog } = await generate();
    await user.click(dialog.getByRole('switch', { name: 'Hide the token' }));
    expect(dialog.getByTestId('access-token-value')).toHaveTextContent('The token is hidden');
    expect(document.documentElement.outerHTML).not.toContain(SECRET.slice(-20));
    await user.click(dialog.getByTestId('copy-token-button'));
    expect(await navigator.clipboard.readText()).toBe(SECRET);
    await user.click(dialog.getByRole('switch', { name: 'Hide the token' }));
    expect(dialog.getByTestId('access-token-value')).toHaveTextContent(SECRET);
  });

  test('the download holds both variables, its address is taken back at once, and it counts as kept', async () => {
    const blobs: Blob[] = [];
    const revoke = vi.fn();
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => {
          blobs.push(blob);
          return 'blob:x';
        },
        revokeObjectURL: revoke,
      }),
    );
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    const { user, dialog } = await generate();
    await user.click(dialog.getByRole('button', { name: 'Download .env' }));
    expect(dialog.getByText(/chmod 600 datahub\.env/)).toHaveAttribute('role', 'status');
    expect(click).toHaveBeenCalledOnce();
    expect(revoke).toHaveBeenCalledWith('blob:x');
    expect(await blobs[0]?.text()).toBe(
      `DATAHUB_GMS_TOKEN=${SECRET}\nDATAHUB_GMS_URL=http://localhost:8080\n`,
    );
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('tabs show a snippet each, by arrow keys too, and none holds the token', async () => {
    const { user, dialog } = await generate();
    const tab = (name: string) => dialog.getByRole('tab', { name });
    expect(tab('curl')).toHaveAttribute('aria-selected', 'true');
    await user.click(tab('Python'));
    expect(dialog.getByRole('tabpanel', { name: 'Python' })).toHaveTextContent('DataHubGraph');
    await user.keyboard('{ArrowRight}');
    expect(tab('Recipe')).toHaveFocus();
    const panel = dialog.getByRole('tabpanel', { name: 'Recipe' });
    expect(panel).toHaveTextContent(/token: "\$\{DATAHUB_GMS_TOKEN\}"/);
    await user.click(within(panel).getByRole('button', { name: 'Copy recipe' }));
    expect(await navigator.clipboard.readText()).toContain('type: datahub-rest');
    await user.keyboard('{Tab}');
    await user.click(tab('Recipe'));
    await user.keyboard('{End}');
    expect(tab('datahub init')).toHaveFocus();
    expect(dialog.getByTestId('access-token-init')).toHaveTextContent(/^DATAHUB_GMS_URL='.*' datahub init$/);
    for (const name of ['curl', 'Python', 'Recipe', 'datahub init']) {
      await user.click(tab(name));
      expect(dialog.getByRole('tabpanel', { name })).not.toHaveTextContent(SECRET.slice(0, 20));
    }
  });

  test('trying it says what each door answered, and why not', async () => {
    const { user, dialog, server } = await generate();
    server.answer({
      'POST /api/v1/tokens/try': () =>
        ok({
          frontend: { url: 'http://a', status: 200, ms: 12, message: 'The token works.' },
          metadataService: { url: 'http://b', status: 401, ms: 3, message: 'The token has expired' },
        }),
    });
    await user.click(dialog.getByRole('button', { name: 'Try it' }));
    expect(await dialog.findByText('Frontend: 200 OK, 12 ms')).toBeVisible();
    expect(dialog.getByText('Metadata service: 401, 3 ms. The token has expired.')).toBeVisible();
    expect(server.sent('POST', '/api/v1/tokens/try').map(({ body }) => body)).toEqual([
      { accessToken: SECRET },
    ]);
  });

  test('a door that does not answer and one that is not ours are told apart', async () => {
    const { user, dialog, server } = await generate();
    server.answer({
      'POST /api/v1/tokens/try': () =>
        ok({ frontend: { url: 'http://a', status: null, ms: 5000, message: '' }, metadataService: null }),
    });
    await user.click(dialog.getByRole('button', { name: 'Try it' }));
    expect(await dialog.findByText('Frontend: no answer after 5,000 ms')).toBeVisible();
    expect(dialog.getByText('The metadata service is a remote one: it was not tried.')).toBeVisible();
    server.answer({ 'POST /api/v1/tokens/try': () => problem(503, 'service.unavailable', 'Not now') });
    await user.click(dialog.getByRole('button', { name: 'Try it' }));
    expect(await dialog.findByText('Failed to try the token. Not now.')).toBeVisible();
  });

  test('after a trial it is nowhere once it was closed', async () => {
    const { user, dialog, server, queryClient } = await generate();
    server.answer({ 'POST /api/v1/tokens/try': () => problem(503, 'service.unavailable', 'Not now') });
    await user.click(dialog.getByRole('button', { name: 'Try it' }));
    await dialog.findByText('Failed to try the token. Not now.');
    await user.click(dialog.getByTestId('access-token-modal-close-button'));
    await waitFor(() => expect(queryClient.getMutationCache().getAll()).toEqual([]));
  });
});
