import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { basePath } from '../api/base-path.ts';
import { LoadBoundary } from '../components/load-boundary.tsx';
import { LoginPage } from './pages/login-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { SettingsLayout } from './pages/settings-layout.tsx';
import { paths } from './paths.ts';
import { RequireSession } from './require-session.tsx';
import { LINK_PAGES, SETTINGS_PAGES } from './settings-pages.tsx';

/** Which page stands at which address. Declarative routing is 15 kB lighter than a data router. */
export function Router() {
  return (
    <BrowserRouter basename={basePath()}>
      <Routes>
        <Route path="/" element={<Navigate to={paths.tokens} replace />} />
        <Route path={paths.login} element={<LoginPage />} />
        {LINK_PAGES.map(({ path, Page }) => (
          <Route
            key={path}
            path={path}
            element={
              <LoadBoundary key={path}>
                <Page />
              </LoadBoundary>
            }
          />
        ))}
        <Route
          path={paths.settings}
          element={
            <RequireSession>
              <SettingsLayout />
            </RequireSession>
          }
        >
          <Route index element={<Navigate to={paths.tokens} replace />} />
          {SETTINGS_PAGES.map(({ path, Page }) => (
            <Route
              key={path}
              path={path}
              element={
                <LoadBoundary key={path}>
                  <Page />
                </LoadBoundary>
              }
            />
          ))}
        </Route>
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </BrowserRouter>
  );
}
