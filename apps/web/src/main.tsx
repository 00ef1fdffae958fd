import './app/without-eval.ts';
import './app/trusted-types.ts';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { openEarly } from './app/open-early.ts';
import { createQueryClient } from './app/query-client.ts';
import { startTheme } from './components/theme-choice.ts';
import { preferredLocale } from './i18n/locales.ts';
import { setLocale } from './i18n/text.tsx';
import './app/theme.css';
import './app/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

startTheme();
const queryClient = createQueryClient();
const texts = setLocale(preferredLocale());
openEarly(queryClient);
// Not awaited up here: scripts that share code with this one would wait for it, and it for them.
void texts
  // A language that cannot be loaded must not cost the page: then it is English.
  .catch(() => undefined)
  .then(() =>
    // In pieces: a phone goes on answering the finger meanwhile.
    startTransition(() =>
      createRoot(root).render(
        <StrictMode>
          <App queryClient={queryClient} />
        </StrictMode>,
      ),
    ),
  );
