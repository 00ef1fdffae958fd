import { expectAccessible } from '../fixtures/axe.ts';
import { expectToFitEverywhere } from '../fixtures/layout.ts';
import { isWriting, writeScreens } from '../fixtures/screens.ts';
import { test } from '../fixtures/test.ts';
import {
  walkAround,
  walkTheForm,
  walkTheList,
  walkTheSecret,
  walkTheTokens,
} from '../fixtures/token-states.ts';

test.use({
  // The pictures show the addresses that a reader will have.
  settings: isWriting ? { PORT: '9002', METADATA_SERVICE_PORT: '8080' } : {},
  // The data of one walk would be in the pictures of the next.
  hasOwnServer: true,
});

// Every state of the page, twice over: for axe and a ruler at every run, and for the pictures of docs/screens
// when UPDATE_SCREENS=1 asks for them. One walk for both, so that no picture is of a state that axe has not seen.
for (const [name, walk] of [
  ['the list', walkTheList],
  ['the form', walkTheForm],
  ['the secret', walkTheSecret],
  ['one token and many', walkTheTokens],
  ['what stands around the page', walkAround],
] as const) {
  test(`${name}: every state holds to WCAG 2.2 AA, light and dark, and fits from a phone to 4K in both directions`, async ({
    page,
    server,
    loginPage,
    tokensPage,
  }) => {
    // A dozen states, each looked at four times.
    test.setTimeout(240_000);
    const show = async (state: string) => {
      if (isWriting) return writeScreens(page, state);
      await expectAccessible(page, state);
      await expectToFitEverywhere(page, state);
    };
    await walk({ page, server, loginPage, tokensPage, show });
  });
}
