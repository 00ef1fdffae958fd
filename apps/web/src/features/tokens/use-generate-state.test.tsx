import { render, screen } from '@testing-library/react';
import { useState } from 'react';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, test, vi } from 'vitest';
import { useGenerateState } from './use-generate-state.ts';

test('a link asks once, however often the page is rendered before its state is gone', async () => {
  const account = { urn: 'urn:li:corpuser:service_1', username: 'service_1', displayName: 'Pipeline' };
  const opened = vi.fn();
  function TokensPage() {
    const [asked, setAsked] = useState(0);
    // As the page does: opening a dialog renders it anew, with a new function.
    useGenerateState((person) => {
      opened(person);
      if (opened.mock.calls.length < 10) setAsked((times) => times + 1);
    });
    return <output>{`${asked} ${JSON.stringify(useLocation().state)}`}</output>;
  }
  render(
    <MemoryRouter initialEntries={[{ pathname: '/settings/tokens', state: { generateFor: account } }]}>
      <TokensPage />
    </MemoryRouter>,
  );
  await screen.findByText('1 null');
  expect(opened).toHaveBeenCalledExactlyOnceWith(account);
});
