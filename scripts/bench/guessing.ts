/**
 * `node scripts/bench/guessing.ts [changed] [guessed] [over HTTP]`: how many tokens that were changed or guessed
 * are accepted, by default of 1,000,000 changed and 1,000,000 guessed ones in this process, and of 20,000 at each
 * door of a running Latchkey; and what it costs. Loopback only, about two minutes. Fails if any is accepted.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { loadConfig } from '../../apps/bff/src/config/load-config.ts';
import { createLogger } from '../../apps/bff/src/logging/logger.ts';
import { createTokenSigner } from '../../apps/bff/src/security/token-signer.ts';
import { startServer } from '../../apps/bff/src/start-server.ts';
import { mutatedTokens } from '../../apps/bff/src/test/mutated-tokens.ts';
import { randomBearer } from '../../apps/bff/src/test/random-bearers.ts';

const [CHANGED = 1_000_000, GUESSED = 1_000_000, OVER_HTTP = 20_000] = process.argv.slice(2).map(Number);
const CONNECTIONS = 16;
const MEGABYTE = 1_048_576;

const secret = () => randomBytes(48).toString('base64');
const seed = Date.now();
let accepted = 0;

console.log(`seed ${seed}`);
await inProcess();
await overHttp();
console.log(`accepted in all: ${accepted}`);
process.exitCode = accepted === 0 ? 0 : 1;

async function inProcess(): Promise<void> {
  const signer = createTokenSigner(secret(), secret(), 'datahub-metadata-service');
  const valid = await signer.sign({
    actorUrn: 'urn:li:corpuser:datahub',
    type: 'PERSONAL',
    version: '2',
    jti: '00000000-0000-4000-8000-000000000001',
    expiresAt: 4_102_444_800_000,
  });
  if ((await signer.verify(valid)) === undefined) throw new Error('the true token is refused');
  const count = async (name: string, tokens: Iterable<string>) => {
    const heapBefore = process.memoryUsage().heapUsed;
    const startedAt = performance.now();
    let tried = 0;
    let wrong = 0;
    for (const token of tokens) {
      tried += 1;
      if ((await signer.verify(token)) !== undefined) wrong += 1;
    }
    accepted += wrong;
    const micros = ((performance.now() - startedAt) * 1_000) / tried;
    const grown = (process.memoryUsage().heapUsed - heapBefore) / MEGABYTE;
    console.log(
      `${name}: accepted ${wrong} of ${tried}, ${micros.toFixed(1)} µs each, heap ${grown.toFixed(1)} MB more`,
    );
  };
  await count('changed, in this process', mutatedTokens(valid, CHANGED, seed));
  await count('guessed, in this process', guesses(GUESSED));
}

function* guesses(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield randomBearer(index);
}

async function overHttp(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-guessing-'));
  const password = randomBytes(18).toString('base64url');
  const settings = { DATA_DIR: dataDir, PORT: '0', METADATA_SERVICE_PORT: '0' };
  const config = loadConfig({ ...settings, DATAHUB_ROOT_PASSWORD: password });
  const logger = createLogger('silent');
  const server = await startServer({ config, clock: { now: () => Date.now() }, logger });
  try {
    const valid = await mint(server.frontendUrl, password);
    for (const [door, origin, path] of [
      ['frontend', server.frontendUrl, '/api/v1/me'],
      ['metadata service', server.metadataServiceUrl, '/entities/urn:li:corpuser:datahub'],
    ] as const)
      await atDoor(door, origin, path, valid);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function atDoor(door: string, origin: string, path: string, valid: string): Promise<void> {
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const statuses = new Map<number, number>();
  const knock = async (token: string) => {
    const { statusCode, body } = await pool.request({
      path,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    await body.dump();
    return statusCode;
  };
  if ((await knock(valid)) !== 200) throw new Error('the true token is refused');
  const queue = sendable(valid);
  const worker = async () => {
    for (const token of queue) {
      const status = await knock(token);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 401) accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  await pool.close();
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  console.log(`half changed, half guessed, at the ${door}: ${counts}`);
}

/** One after another, for whoever asks next; without what no header can carry. */
function* sendable(valid: string): Generator<string> {
  const changed = mutatedTokens(valid, Number.MAX_SAFE_INTEGER, seed + 1);
  for (let index = 0; index < OVER_HTTP; index += 1) {
    if (index % 2 === 0) yield randomBearer(index);
    else yield nextSendable(changed);
  }
}

function nextSendable(tokens: Generator<string>): string {
  while (true) {
    const token: string = tokens.next().value;
    if (/^[\x21-\x7e]+$/.test(token)) return token;
  }
}

async function mint(frontend: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-latchkey-request': '1' };
  const body = JSON.stringify({ username: 'datahub', password });
  const signedIn = await fetch(`${frontend}/logIn`, { method: 'POST', headers, body });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const minted = await fetch(`${frontend}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'guessing' }),
  });
  return ((await minted.json()) as { accessToken: string }).accessToken;
}
