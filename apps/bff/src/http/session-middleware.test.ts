import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import cookieSignature from 'cookie-signature';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecretRing } from '../security/secret-ring.ts';
import { randomSecret } from '../test/random-secret.ts';
import { createTestClock } from '../test/test-clock.ts';
import { createSessionMiddleware } from './session-middleware.ts';

describe('express-session with secrets that only verify (test KR-05)', () => {
  it('reads a session by each until it retires, and signs by the present one', async () => {
    const clock = createTestClock();
    const [present, first, second] = [randomSecret(), randomSecret(), randomSecret()];
    const ring = createSecretRing(
      present,
      [
        { value: first, retiresAt: clock.now() + 2_000 },
        { value: second, retiresAt: clock.now() + 1_000 },
      ],
      clock.now,
    );
    const cookie = { originalMaxAge: 60_000, expires: new Date(Date.now() + 60_000) };
    const middleware = createSessionMiddleware({
      keeper: {
        load: async () => JSON.stringify({ cookie, userUrn: 'urn:li:corpuser:ada' }),
        save: async () => undefined,
        end: async () => undefined,
      },
      secrets: ring,
      isHttps: false,
      maxAgeMs: 60_000,
    });
    const app = express();
    app.use(middleware);
    app.get('/', (req, res) => {
      // A change makes it set the cookie.
      req.session.through = 'password';
      res.json(req.session.userUrn ?? null);
    });
    const server = createServer(app).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    const readBy = async (secret: string) => {
      const value = encodeURIComponent(`s:${cookieSignature.sign('id', secret)}`);
      const response = await fetch(url, { headers: { cookie: `PLAY_SESSION=${value}` } });
      const set = decodeURIComponent(
        /PLAY_SESSION=s%3A([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '',
      );
      expect(cookieSignature.unsign(set, present)).not.toBe(false);
      return (await response.json()) !== null;
    };
    const all = async () => [
      await readBy(present),
      await readBy(first),
      await readBy(second),
      await readBy(randomSecret()),
    ];
    expect(await all()).toEqual([true, true, true, false]);
    clock.advance(1_000);
    expect(await all()).toEqual([true, true, false, false]);
    clock.advance(1_000);
    expect(await all()).toEqual([true, false, false, false]);
  });
});
