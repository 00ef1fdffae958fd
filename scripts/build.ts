/** `pnpm build`: builds the page into apps/web/dist, unless what is there was built from the same sources. */
import { join } from 'node:path';
import { ROOT } from './tools/paths.ts';
import { hashWebSources, isWebBuildFresh, stampWebBuild } from './tools/web-build.ts';

if (isWebBuildFresh(ROOT)) {
  console.log('The page is built already.');
} else {
  const sourceHash = hashWebSources(ROOT);
  const root = join(ROOT, 'apps/web');
  // Loaded only here: Vite alone takes longer to load than a server takes to start.
  const { build } = await import('vite');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  stampWebBuild(ROOT, sourceHash);
}
