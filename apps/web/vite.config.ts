import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const BFF = 'http://localhost:9002';
const SERVED_BY_BFF = ['/api', '/logIn', '/logOut', '/openapi', '/health'];

export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // Node cannot load antd's ES modules (directory imports), so tests take its CommonJS build.
  resolve: { alias: mode === 'test' ? [{ find: /^antd\/es\//, replacement: 'antd/lib/' }] : [] },
  build: {
    target: 'es2023',
    // A data: URL would be refused by the server's Content-Security-Policy.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(SERVED_BY_BFF.map((path) => [path, { target: BFF, changeOrigin: true }])),
  },
}));
