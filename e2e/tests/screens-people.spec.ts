import { expect } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe.ts';
import { expectToFitEverywhere } from '../fixtures/layout.ts';
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
  test(`every state of ${name} holds to WCAG 2.2 AA, light and dark, and fits from a phone to 4K in both directions`, async ({
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
        await expectToFitEverywhere(page, state);
      },
    });
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThan(8);
  });
}
