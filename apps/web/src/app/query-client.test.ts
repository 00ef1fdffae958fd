import { MutationObserver, QueryObserver } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import { createQueryClient } from './query-client.ts';

/** A list in sight, and details that were closed. */
function clientWithData() {
  const client = createQueryClient({ shouldRetry: false });
  client.setQueryData(['groups', 'list'], ['Stewards']);
  client.setQueryData(['groups', 'details'], 'Stewards');
  const list = new QueryObserver(client, { queryKey: ['groups', 'list'], queryFn: () => ['Stewards'] });
  const leave = list.subscribe(() => undefined);
  const act = (mutationFn: () => Promise<unknown>) =>
    new MutationObserver(client, { mutationFn }).mutate().catch(() => undefined);
  return { client, act, leave };
}

describe('what was read before and is not in sight', () => {
  test.each([
    ['that succeeds', async () => 'done'],
    ['that fails, or of which nobody knows', () => Promise.reject(new Error('reset'))],
  ])('is forgotten with an act %s: it may be true no more', async (_name, mutationFn) => {
    const { client, act, leave } = clientWithData();
    await act(mutationFn);
    expect(client.getQueryData(['groups', 'details'])).toBeUndefined();
    expect(client.getQueryData(['groups', 'list'])).toEqual(['Stewards']);
    leave();
  });

  test('stays while nothing is changed', () => {
    const { client, leave } = clientWithData();
    expect(client.getQueryData(['groups', 'details'])).toBe('Stewards');
    leave();
  });
});
