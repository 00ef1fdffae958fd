import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeServer, held, ok, problem, type SentRequest } from '../../test/fake-server.ts';
import { renderApp } from '../../test/render-app.tsx';
import { sampleList, sampleMe, sampleToken } from '../../test/samples.ts';

/** The request of the banner, not that of the list. */
const isBanner = ({ search }: SentRequest) => search.get('state') === 'expiring';

function serverWhoseBanner(answer: () => Response | Promise<Response>) {
  return fakeServer({
    'GET /api/v1/me': () => ok(sampleMe()),
    'GET /api/v1/tokens': (request) => (isBanner(request) ? answer() : ok(sampleList([sampleToken()]))),
  });
}

test('the filters and rows come after the banner above them, so that nothing is pushed away', async () => {
  const banner = held();
  const server = serverWhoseBanner(banner.answer);
  renderApp('/settings/tokens');
  await screen.findByRole('heading', { name: 'Access Tokens' });
  // Both were asked for at once: the list costs no round trip more.
  await waitFor(() => expect(server.sent('GET', '/api/v1/tokens')).toHaveLength(2));
  expect(screen.getByText('Loading access tokens…')).toBeInTheDocument();
  expect(screen.queryByLabelText('State')).toBeNull();
  banner.release(ok(sampleList([sampleToken({ name: 'ending', expiresAt: Date.now() + 86_400_000 })])));
  expect(await screen.findByTestId('expiring-banner')).toHaveTextContent('ending');
  expect(screen.getByLabelText('State')).toBeVisible();
  expect(await screen.findByText('nightly-ingest')).toBeVisible();
});

test('a banner that cannot be had keeps nobody from the list', async () => {
  serverWhoseBanner(() => problem(503, 'service.unavailable', 'Unavailable'));
  renderApp('/settings/tokens');
  expect(await screen.findByText('nightly-ingest')).toBeVisible();
  expect(screen.getByLabelText('State')).toBeVisible();
  expect(screen.queryByTestId('expiring-banner')).toBeNull();
});
