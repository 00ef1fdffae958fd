import { EXPIRING_WITHIN_MS as CONTRACT } from '@latchkey/shared/tokens';
import { expect, test } from 'vitest';
import { EXPIRING_WITHIN_MS } from './expiring.ts';

test('what the list calls expiring is what the server does', () => {
  expect(EXPIRING_WITHIN_MS).toBe(CONTRACT);
});
