import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { REFUSING_PORT } from '../../../../../scripts/testing/ports.ts';
import { createTokenTrialService } from './token-trial-service.ts';

const SHOWN = 'https://latchkey.example/api/gms';
const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function startDoor(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Tries a token at a door that answers as told. */
async function tryAt(answer: RequestListener, patienceMs = 10_000) {
  const call = await startDoor(answer);
  const trial = createTokenTrialService(
    () => ({ frontend: { call, shown: SHOWN }, metadataService: null }),
    patienceMs,
  );
  return (await trial.tryToken('secret', 'ada')).frontend;
}

describe('a trial of a token', () => {
  it('asks for the entity of its actor, with the token as a header and nowhere else', async () => {
    const seen: unknown[] = [];
    const result = await tryAt((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      response.end('{}');
    });
    expect(seen).toEqual([['/entities/urn:li:corpuser:ada', 'Bearer secret']]);
    expect(result).toMatchObject({
      url: `${SHOWN}/entities/urn:li:corpuser:ada`,
      status: 200,
      message: 'The token works.',
      code: null,
    });
  });

  it('says why it was refused, in words and by its code', async () => {
    const result = await tryAt((_request, response) => {
      response.writeHead(401).end('{"message":"The token was revoked","code":"auth.revoked-token"}');
    });
    expect(result).toMatchObject({
      status: 401,
      message: 'The token was revoked',
      code: 'auth.revoked-token',
    });
  });

  it.each(['<html>', '', '[]', '{"message":7}'])('takes %j for a refusal without a reason', async (body) => {
    const result = await tryAt((_request, response) => void response.writeHead(502).end(body));
    expect(result).toMatchObject({ status: 502, message: 'The token was refused.', code: null });
  });

  it('does not wait for a door that accepts and is silent', async () => {
    const result = await tryAt(() => undefined, 200);
    expect(result).toMatchObject({ status: null, message: 'There was no answer.' });
    expect(result.ms).toBeGreaterThanOrEqual(190);
    expect(result.ms).toBeLessThan(5_000);
  });

  it('says that there was no answer where nobody listens', async () => {
    const door = { call: `http://127.0.0.1:${REFUSING_PORT}`, shown: SHOWN };
    const trial = createTokenTrialService(() => ({ frontend: door, metadataService: door }), 2_000);
    const { frontend, metadataService } = await trial.tryToken('secret', 'ada');
    expect([frontend.status, metadataService?.status]).toEqual([null, null]);
  });
});
