import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import express, { type NextFunction, type Request, type Response } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { compressAnswers } from './compress-answers.ts';
import { createPageRouter } from './page-routes.ts';
import { createProblemWriter } from './problem-response.ts';
import { securityHeaders } from './security-headers.ts';

const SCRIPT = Buffer.from('export const greeting = "Grüße";\n'.repeat(200));
const FOR_EVER = 'public, max-age=31536000, immutable';
const BROWSER = 'gzip, deflate, br, zstd';
const NAME = 'main-D3cPoNM1.js';

let webRoot: string;
let server: Server;

beforeEach(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'latchkey-page-'));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(join(webRoot, 'index.html'), '<html><meta content="__CSP_NONCE__">'.padEnd(2_000, ' '));
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>'.padEnd(2_000, ' '));
  build(NAME, SCRIPT);
  const app = express().set('etag', false);
  const writeProblem = createProblemWriter(createLogger('silent'));
  app.use(securityHeaders(false), compressAnswers(0), createPageRouter(webRoot, '', false));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) =>
    writeProblem(req, res, error),
  );
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(webRoot, { recursive: true });
});

/** What the build writes for one file. */
function build(name: string, content: Buffer): void {
  writeFileSync(asset(name), content);
  writeFileSync(asset(`${name}.br`), brotliCompressSync(content));
  writeFileSync(asset(`${name}.gz`), gzipSync(content));
}

function asset(name: string): string {
  return join(webRoot, 'assets', name);
}

type Answer = { status: number; headers: Readonly<Record<string, string | undefined>>; bytes: Buffer };

/** One request without any client's improvements. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, path, method, headers, agent: false }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const flat = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: Object.fromEntries(flat),
        bytes: Buffer.concat(chunks),
      });
    })
      .once('error', reject)
      .end();
  });
}

const fromBuild = (suffix: '.br' | '.gz') =>
  suffix === '.br' ? brotliCompressSync(SCRIPT) : gzipSync(SCRIPT);

describe('an asset', () => {
  it.each([
    ['br', '.br', BROWSER],
    ['br', '.br', '*'],
    ['gzip', '.gz', 'gzip, deflate'],
    ['gzip', '.gz', 'br;q=0.1, gzip;q=0.8'],
    ['gzip', '.gz', 'br;q=0, *'],
  ] as const)('goes out as the %s of the build (%s) for %s', async (coding, suffix, accept) => {
    const { status, headers, bytes } = await get(`/assets/${NAME}`, { 'accept-encoding': accept });
    expect(status).toBe(200);
    // Byte for byte: not compressed a second time, nor anew.
    expect(bytes.equals(fromBuild(suffix))).toBe(true);
    expect(headers).toMatchObject({
      'content-encoding': coding,
      'content-length': String(bytes.length),
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': FOR_EVER,
      vary: 'Accept-Encoding',
    });
    expect(headers['content-security-policy']).toBeUndefined();
  });

  it.each(['identity', '', 'deflate;q=0', 'br;q=0, gzip;q=0', 'br;q=0.2, identity;q=0.3', '*;q=0, identity'])(
    'goes out as it is for %j',
    async (accept) => {
      const { headers, bytes } = await get(`/assets/${NAME}`, { 'accept-encoding': accept });
      expect(bytes.equals(SCRIPT)).toBe(true);
      expect(headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': FOR_EVER,
        vary: 'Accept-Encoding',
      });
      expect(headers['content-encoding']).toBeUndefined();
      expect(headers['content-security-policy']).toBeUndefined();
    },
  );

  it('tells HEAD what GET would say, without a body', async () => {
    const headers = { 'accept-encoding': BROWSER };
    const got = await get(`/assets/${NAME}`, headers);
    const asked = await get(`/assets/${NAME}`, headers, 'HEAD');
    expect(asked.bytes).toHaveLength(0);
    expect({ ...asked.headers, date: '' }).toEqual({ ...got.headers, date: '' });
  });

  it('is not sent again to who has it, and each form is another one', async () => {
    const etags = new Set<string>();
    for (const accept of ['br', 'gzip', 'identity']) {
      const headers = { 'accept-encoding': accept };
      const { etag = '' } = (await get(`/assets/${NAME}`, headers)).headers;
      expect(etag).not.toBe('');
      etags.add(etag);
      const again = await get(`/assets/${NAME}`, { ...headers, 'if-none-match': etag });
      expect(again.status, accept).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect(again.headers).toMatchObject({ etag, vary: 'Accept-Encoding', 'cache-control': FOR_EVER });
    }
    expect(etags.size).toBe(3);
  });

  it('gives parts of the original, whatever else is accepted', async () => {
    const { status, headers, bytes } = await get(`/assets/${NAME}`, {
      'accept-encoding': BROWSER,
      range: 'bytes=10-29',
    });
    expect(status).toBe(206);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['content-range']).toBe(`bytes 10-29/${SCRIPT.length}`);
    expect(bytes.equals(SCRIPT.subarray(10, 30))).toBe(true);
  });

  it('gives the whole where a part is asked for and the original excluded', async () => {
    const { status, headers, bytes } = await get(`/assets/${NAME}`, {
      'accept-encoding': 'br, identity;q=0',
      range: 'bytes=10-29',
    });
    expect(status).toBe(200);
    expect(headers['content-range']).toBeUndefined();
    expect(brotliDecompressSync(bytes).equals(SCRIPT)).toBe(true);
  });

  it('is compressed on the way where the build has no smaller form', async () => {
    writeFileSync(asset('bare-D3cPoNM1.css'), 'a{color:red}'.repeat(50));
    const { headers, bytes } = await get('/assets/bare-D3cPoNM1.css', { 'accept-encoding': BROWSER });
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/css; charset=utf-8' });
    expect(brotliDecompressSync(bytes).toString()).toContain('color:red');
  });
});

describe('a compressed form that is not of this file', () => {
  const NEWER = Buffer.from('export const greeting = "Hello";\n'.repeat(300));
  const decode = ({ headers, bytes }: Answer) => {
    if (headers['content-encoding'] === 'br') return brotliDecompressSync(bytes);
    return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  };
  const expectNewer = async () => {
    for (const accept of ['br', 'gzip', BROWSER]) {
      const answer = await get(`/assets/${NAME}`, { 'accept-encoding': accept });
      expect(decode(answer).equals(NEWER), accept).toBe(true);
    }
  };

  it('is not sent after the file changed, though its name did not', async () => {
    await get(`/assets/${NAME}`, { 'accept-encoding': 'br' });
    writeFileSync(asset(NAME), NEWER);
    await expectNewer();
  });

  it('is not sent though its times say that it is the newer one', async () => {
    writeFileSync(asset(NAME), NEWER);
    utimesSync(asset(NAME), 1, 1);
    utimesSync(asset(`${NAME}.br`), 2_000_000_000, 2_000_000_000);
    await expectNewer();
  });

  it('is not sent after the file was replaced by one of the same size and time', async () => {
    await get(`/assets/${NAME}`, { 'accept-encoding': 'br' });
    const { atime, mtime, size } = statSync(asset(NAME));
    const same = Buffer.alloc(size, 'x');
    writeFileSync(asset(NAME), same);
    utimesSync(asset(NAME), atime, mtime);
    const answer = await get(`/assets/${NAME}`, { 'accept-encoding': 'br' });
    expect(decode(answer).equals(same)).toBe(true);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['broken', Buffer.from('not compressed at all')],
    ['cut short', brotliCompressSync(SCRIPT).subarray(0, 20)],
    ['of something far larger', brotliCompressSync(Buffer.alloc(50_000_000))],
  ])('is not sent when it is %s', async (_what, bytes) => {
    writeFileSync(asset(`${NAME}.br`), bytes);
    const { headers, bytes: sent } = await get(`/assets/${NAME}`, { 'accept-encoding': 'br, gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(sent).equals(SCRIPT)).toBe(true);
  });

  it('is sent once the build wrote the right one', async () => {
    cpSync(asset(NAME), asset('other-D3cPoNM1.js'));
    writeFileSync(asset('other-D3cPoNM1.js.br'), 'wrong');
    await get('/assets/other-D3cPoNM1.js', { 'accept-encoding': 'br' });
    build('other-D3cPoNM1.js', NEWER);
    const { bytes } = await get('/assets/other-D3cPoNM1.js', { 'accept-encoding': 'br' });
    expect(bytes.equals(brotliCompressSync(NEWER))).toBe(true);
  });
});

describe('404', () => {
  it.each([
    `/assets/${NAME}.br`,
    `/assets/${NAME}.gz`,
    '/assets/none.js',
    // Longer than any file system takes: not a fault of ours, and no line in the log that repeats the address.
    `/assets/${'x'.repeat(300)}`,
    `/assets/${'x'.repeat(10_000)}.js`,
    '/assets/..%2findex.html',
    '/assets/%2e%2e/index.html',
    '/assets/',
  ])('%s', async (path) => {
    const { status, headers } = await get(path, { 'accept-encoding': BROWSER });
    expect(status).toBe(404);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('the rest of the page', () => {
  it('is compressed on the way: each answer has a nonce of its own', async () => {
    const [first, second] = [
      await get('/login', { 'accept-encoding': BROWSER }),
      await get('/login', { 'accept-encoding': BROWSER }),
    ];
    expect(first.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-cache' });
    const html = brotliDecompressSync(first.bytes).toString();
    const nonce = /'nonce-([\w-]+)'/.exec(first.headers['content-security-policy'] ?? '')?.[1];
    expect(nonce).toHaveLength(22);
    expect(html).toContain(`content="${nonce}"`);
    expect(brotliDecompressSync(second.bytes).toString()).not.toContain(nonce);
  });

  it('has no address without its nonce', async () => {
    for (const path of ['/index.html', '/%69ndex.html', '/INDEX.HTML', '/a/index.html']) {
      const { headers, bytes } = await get(path);
      expect(headers['content-type'], path).toBe('text/html; charset=utf-8');
      expect(bytes.toString(), path).not.toContain('__CSP_NONCE__');
    }
  });

  it('gives parts as they are', async () => {
    const { status, headers, bytes } = await get('/favicon.svg', {
      'accept-encoding': BROWSER,
      range: 'bytes=0-5',
    });
    expect(status).toBe(206);
    expect(headers['content-encoding']).toBeUndefined();
    expect(bytes.toString()).toBe('<svg/>');
  });
});
