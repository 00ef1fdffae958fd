import { expect } from '@playwright/test';
import { walkTheAccount, walkTheAuditLog } from '../fixtures/account-states.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { expectToFitEverywhere } from '../fixtures/layout.ts';
import { isWriting, writeScreens } from '../fixtures/screens.ts';
import { test } from '../fixtures/test.ts';

/** States of which a picture is kept. */
const KEPT = new Set([
  'account',
  'account-end-sessions',
  'audit',
  'audit-narrowed',
  'audit-choose',
  'audit-details',
  'audit-without-privilege',
]);

for (const [name, walk] of [
  ['the account', walkTheAccount],
  ['the audit log', walkTheAuditLog],
] as const) {
  test(`every state of ${name} holds to WCAG 2.2 AA, light and dark, and fits from a phone to 4K in both directions`, async ({
    page,
    browser,
    server,
  }) => {
    // Each state is looked at four times.
    test.setTimeout(180_000);
    const shown: string[] = [];
    await walk({
      page,
      browser,
      server,
      show: async (state) => {
        shown.push(state);
        if (isWriting && KEPT.has(state)) await writeScreens(page, state);
        await expectAccessible(page, state);
        await expectToFitEverywhere(page, state);
      },
    });
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.length).toBeGreaterThan(4);
  });
}
