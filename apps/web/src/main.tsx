import './app/without-eval.ts';
import './app/trusted-types.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createQueryClient } from './app/query-client.ts';
import { startTheme } from './components/theme-choice.ts';
import { preferredLocale } from './i18n/locales.ts';
import { setLocale } from './i18n/text.tsx';
import './app/theme.css';
import './app/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

startTheme();
// Not awaited up here: scripts that share code with this one would wait for it, and it for them.
void setLocale(preferredLocale())
  // A language that cannot be loaded must not cost the page: then it is English.
  .catch(() => undefined)
  .then(() =>
    createRoot(root).render(
      <StrictMode>
        <App queryClient={createQueryClient()} />
      </StrictMode>,
    ),
  );
