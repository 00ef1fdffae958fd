import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { asServed } from './build/as-served.ts';
import { firstPaintScript } from './build/first-paint-script.ts';
import { precompressed } from './build/precompressed.ts';
import { sharedByPages } from './build/shared-by-pages.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** @returns the origin of our server: `pnpm dev` gives both sides the same environment. */
function bffOf(mode: string): string {
  return `http://localhost:${loadEnv(mode, ROOT, 'PORT').PORT ?? '9002'}`;
}

/** Case counts: `/signup` is the page, `/signUp` what it calls. */
const SERVED_BY_BFF = [
  '/api',
  '/openapi',
  '/logIn',
  '/logOut',
  '/signUp',
  '/resetNativeUserCredentials',
  '/authenticate',
  '/sso',
  '/callback',
  '/config',
  '/health',
];

export default defineConfig(({ mode }) => ({
  root: ROOT,
  plugins: [
    react(),
    ...(mode === 'test' ? [] : [firstPaintScript(), precompressed(), asServed(bffOf(mode))]),
  ],
  // Node cannot load antd's ES modules (directory imports), so tests take its CommonJS build.
  resolve: { alias: mode === 'test' ? [{ find: /^antd\/es\//, replacement: 'antd/lib/' }] : [] },
  build: {
    target: 'es2023',
    // A data: URL would be refused by the server's Content-Security-Policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the first paint needs comes in one script and one style: each further request costs a phone more
        // than the bytes do. What is only needed later stays apart.
        codeSplitting: {
          groups: [
            { name: 'index', tags: ['$initial'] },
            { name: sharedByPages, debugName: 'shared by pages' },
          ],
        },
      },
    },
  },
  experimental: {
    // Scripts and styles find each other beside themselves, wherever the page is mounted. Only index.html
    // names paths from the root: the server puts the path of BASE_URL before them.
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(
      SERVED_BY_BFF.map((path) => [path, { target: bffOf(mode), changeOrigin: true }]),
    ),
  },
}));
