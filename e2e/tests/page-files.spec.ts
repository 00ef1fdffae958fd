import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { test } from '../fixtures/test.ts';

const ASSETS = new URL('../../apps/web/dist/assets/', import.meta.url);
const SMALLEST = 400;

test('every script and style of the built page goes out as small as brotli and gzip make it', async ({
  server,
}) => {
  const files = readdirSync(ASSETS).filter((name) => /\.(?:js|css)$/.test(name));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const original = readFileSync(new URL(name, ASSETS));
    if (original.length < SMALLEST) continue;
    const url = `${server.frontendUrl}/assets/${name}`;

    const brotli = await fetchRaw(url, 'gzip, deflate, br, zstd');
    expect(brotli.headers['content-encoding'], name).toBe('br');
    expect(brotliDecompressSync(brotli.bytes).equals(original), name).toBe(true);
    // Brotli's best, which no server has the time for at each request.
    expect(brotli.bytes.length, name).toBeLessThanOrEqual(brotliCompressSync(original).length);

    const gzip = await fetchRaw(url, 'gzip, deflate');
    expect(gzip.headers['content-encoding'], name).toBe('gzip');
    expect(gunzipSync(gzip.bytes).equals(original), name).toBe(true);
  }
});

/** What comes over the wire: `fetch` would decompress it. */
function fetchRaw(url: string, acceptEncoding: string) {
  type Raw = { headers: NodeJS.Dict<string | string[]>; bytes: Buffer };
  return new Promise<Raw>((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': acceptEncoding }, agent: false }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      resolve({ headers: incoming.headers, bytes: Buffer.concat(chunks) });
    })
      .once('error', reject)
      .end();
  });
}
