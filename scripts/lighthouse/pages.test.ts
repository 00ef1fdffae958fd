import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/paths.ts';
import { PAGES } from './pages.ts';

const ADDRESSES = readFileSync(join(ROOT, 'apps/web/src/app/paths.ts'), 'utf8');

it.each(PAGES)(
  '$name is an address of the page: the page for unknown ones would be measured else',
  ({ path, landsAt = path }) => {
    expect(ADDRESSES).toContain(`: '${landsAt}',`);
  },
);

it('nobody has to be signed out between two pages', () => {
  const order = PAGES.map(({ isSignedIn }) => isSignedIn);
  expect(order).toEqual(order.toSorted());
});
