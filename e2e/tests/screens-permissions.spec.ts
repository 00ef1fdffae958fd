import { expectAccessible } from '../fixtures/axe.ts';
import { walkThePolicies, walkTheReasons } from '../fixtures/permission-states.ts';
import { isWriting, writeScreens } from '../fixtures/screens.ts';
import { test } from '../fixtures/test.ts';

// The data of one walk would be in the pictures of the next.
test.use({ hasOwnServer: true });

for (const [name, walk] of [
  ['policies', walkThePolicies],
  ['roles and reasons', walkTheReasons],
] as const) {
  test(`${name}: every state holds to WCAG 2.2 AA, light and dark, on a desktop and on a phone`, async ({
    page,
    server,
  }) => {
    // A dozen states, each looked at four times.
    test.setTimeout(240_000);
    const show = (state: string) => (isWriting ? writeScreens(page, state) : expectAccessible(page, state));
    await walk({ page, server, show });
  });
}
