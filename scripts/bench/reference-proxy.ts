/**
 * The conventional way to build such a door: Express, http-proxy-middleware, and jose checking the
 * signature of every request. It asks no database, so it knows neither revocation nor suspension.
 */
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { jwtVerify } from 'jose';

const key = new TextEncoder().encode(process.env.DATAHUB_TOKEN_SERVICE_SIGNING_KEY);
const app = express();
app.use(async (request, response, next) => {
  try {
    const token = request.get('authorization')?.replace('Bearer ', '') ?? '';
    await jwtVerify(token, key, { algorithms: ['HS256'] });
    next();
  } catch {
    response.sendStatus(401);
  }
});
const target = process.env.METADATA_SERVICE_URL ?? '';
app.use('/api/gms', createProxyMiddleware({ target, changeOrigin: true }));
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit(0));
