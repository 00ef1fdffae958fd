import { expect } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { walkTheRest, walkTheUsers } from '../fixtures/people-states.ts';
import { isWriting, writeScreens } from '../fixtures/screens.ts';
import { test } from '../fixtures/test.ts';

/** States of which a picture is kept. */
const KEPT = new Set([
  'users',
  'user-details',
  'user-suspend',
  'users-without-privilege',
  'group-details',
  'service-accounts',
  'invite-link',
  'invites',
  'sign-up',
]);

// The pictures show the address that a reader will have.
test.use({ settings: isWriting ? { PORT: '9002', METADATA_SERVICE_PORT: '8080' } : {} });

for (const [name, walk] of [
  ['the users', walkTheUsers],
  ['groups, service accounts, invitations and the pages behind links', walkTheRest],
] as const) {
  test(`every state of ${name} holds to WCAG 2.2 AA in the light and in the dark, and fits on a phone`, async ({
    page,
    server,
  }) => {
    // Each state is looked at four times.
    test.setTimeout(240_000);
    const shown: string[] = [];
    await walk({
      page,
      server,
      show: async (state) => {
        shown.push(state);
        if (isWriting && KEPT.has(state)) await writeScreens(page, state);
        await expectAccessible(page, state);
        await page.setViewportSize({ width: 360, height: 740 });
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(excess, state).toBeLessThanOrEqual(0);
        await page.setViewportSize({ width: 1280, height: 800 });
      },
    });
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThan(8);
  });
}
