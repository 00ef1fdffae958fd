import { screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeServer, ok, problem } from '../test/fake-server.ts';
import { renderApp } from '../test/render-app.tsx';
import { listOf, sampleMe, sampleToken } from '../test/samples.ts';
import { basePath } from './base-path.ts';

function mountAt(content: string) {
  const meta = document.createElement('meta');
  meta.name = 'base-path';
  meta.content = content;
  document.head.append(meta);
}
afterEach(() => {
  for (const meta of document.querySelectorAll('meta[name="base-path"]')) meta.remove();
});

describe('a page below a path', () => {
  test.each([
    ['__BASE_PATH__', ''],
    ['', ''],
    ['/', ''],
    ['/latchkey', '/latchkey'],
    ['/tools/latchkey/', '/tools/latchkey'],
  ])('%j is the path %j', (content, path) => {
    mountAt(content);
    expect(basePath()).toBe(path);
  });

  test('asks its own server, and its addresses stay below it', async () => {
    mountAt('/sub');
    const server = fakeServer({
      'GET /sub/api/v1/me': () => ok(sampleMe()),
      'GET /sub/api/v1/tokens': (request) => ok(listOf([sampleToken()])(request)),
    });
    renderApp('/sub/settings/tokens');
    expect(await screen.findByRole('link', { name: 'nightly-ingest' })).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/sub\/settings\/tokens\?token=/),
    );
    expect(server.requests.every(({ path }) => path.startsWith('/sub/api/'))).toBe(true);
  });

  test('signing in leads back below it, whether the link names it or not', async () => {
    for (const target of ['/settings/tokens', '/sub/settings/tokens']) {
      mountAt('/sub');
      let isSignedIn = false;
      fakeServer({
        'GET /sub/api/v1/me': () =>
          isSignedIn ? ok(sampleMe()) : problem(401, 'auth.required', 'Authentication is required'),
        'GET /sub/api/v1/tokens': (request) => ok(listOf([sampleToken()])(request)),
        'POST /sub/logIn': () => {
          isSignedIn = true;
          return ok();
        },
      });
      const { user, unmount } = renderApp(`/sub/login?${new URLSearchParams({ redirect_uri: target })}`);
      await user.type(await screen.findByLabelText('Username'), 'jdoe');
      await user.type(screen.getByLabelText('Password'), 'right{Enter}');
      await screen.findByRole('heading', { name: 'Access Tokens' });
      expect(window.location.pathname).toBe('/sub/settings/tokens');
      unmount();
    }
  });
});
