/**
 * The conventional way to build such a door: Express, http-proxy-middleware, and jose checking the
 * signature of every request. It asks no database, so it knows neither revocation nor suspension.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { ROOT } from '../tools/paths.ts';

// Measured with the very packages that the product uses.
const require = createRequire(join(ROOT, 'apps/bff/package.json'));
const express = require('express');
const { jwtVerify } = require('jose');

const key = new TextEncoder().encode(process.env.DATAHUB_TOKEN_SERVICE_SIGNING_KEY);
const app = express();
type Next = (error?: unknown) => void;
type Answer = { sendStatus(status: number): void };
app.use(async (request: { headers: Record<string, string> }, response: Answer, next: Next) => {
  try {
    await jwtVerify(request.headers.authorization?.replace('Bearer ', ''), key, { algorithms: ['HS256'] });
    next();
  } catch {
    response.sendStatus(401);
  }
});
app.use(
  '/api/gms',
  createProxyMiddleware({ target: process.env.METADATA_SERVICE_URL ?? '', changeOrigin: true }),
);
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit(0));
