import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import type { RequestHandler } from 'express';
import { AppError } from '../errors/app-error.ts';
import { acceptedCodings } from './accept-encoding.ts';

/** How a compressed file is named beside its original, and how the original comes back. */
const FORMS = {
  br: { suffix: '.br', decompress: promisify(brotliDecompress) },
  gzip: { suffix: '.gz', decompress: promisify(gunzip) },
} as const;

/** The build has no folders in its assets, so a name is a file of it or nothing; no file system takes longer ones. */
const NAME = /^\/[\w-][\w.-]{0,199}$/;

type Compressed = { readonly bytes: Buffer; readonly etag: string };
/** What was found for a pair of files as they were at that time. */
type Finding = { readonly state: string; readonly compressed: Promise<Compressed | undefined> };

/**
 * Answers with the `.br` or `.gz` that the build wrote beside a file, where the client accepts it; leaves the
 * original to the next handler. A compressed file counts only after it was decompressed and compared with the
 * original, once for each state of the two: one left over from another build is never sent. Those found
 * good are kept in memory; there is no more of them than the build has.
 *
 * @param folder the files and their compressed forms.
 * @param cacheControl of the compressed answers.
 */
export function precompressedFiles(folder: string, cacheControl: string): RequestHandler {
  const findings = new Map<string, Finding>();

  const find = async (name: string, coding: keyof typeof FORMS): Promise<Compressed | undefined> => {
    const original = join(folder, name);
    const variant = `${original}${FORMS[coding].suffix}`;
    const [originalStats, variantStats] = await Promise.all([statOf(original), statOf(variant)]);
    if (originalStats === undefined || variantStats === undefined) return undefined;
    const state = `${stateOf(originalStats)} ${stateOf(variantStats)}`;
    const known = findings.get(variant);
    if (known?.state === state) return known.compressed;
    const compressed = readChecked(original, variant, coding).catch((error: unknown) => {
      // A disk that failed once may do better at the next request.
      findings.delete(variant);
      throw error;
    });
    findings.set(variant, { state, compressed });
    return compressed;
  };

  return async (req, res, next) => {
    if ((req.method !== 'GET' && req.method !== 'HEAD') || !NAME.test(req.path)) return next();
    // They are forms of a file, not files of their own.
    if (/\.(?:br|gz)$/.test(req.path)) throw new AppError('request.not-found');
    res.vary('Accept-Encoding');
    const codings = acceptedCodings(req.get('accept-encoding'));
    // Parts are taken from the original, whose bytes they name.
    if (req.get('range') !== undefined && codings.includes('identity')) return next();
    for (const coding of codings) {
      if (coding === 'identity') break;
      const compressed = await find(req.path, coding);
      if (compressed === undefined) continue;
      res.removeHeader('Content-Security-Policy');
      res.set({ 'Content-Encoding': coding, 'Cache-Control': cacheControl, ETag: compressed.etag });
      res.type(extname(req.path)).send(compressed.bytes);
      return;
    }
    next();
  };
}

/** @returns undefined when the compressed file does not give the original; both are read at this moment. */
async function readChecked(
  original: string,
  variant: string,
  coding: keyof typeof FORMS,
): Promise<Compressed | undefined> {
  const [content, bytes] = await Promise.all([readFile(original), readFile(variant)]);
  const decompressed = await FORMS[coding]
    .decompress(bytes, { maxOutputLength: Math.max(content.length, 1) })
    .catch(() => undefined);
  if (decompressed === undefined || !content.equals(decompressed)) return undefined;
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 22);
  // Strong, so of this coding only (RFC 9110 §8.8.3.3).
  return { bytes, etag: `"${hash}-${coding}"` };
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Changes whenever the content may have: tools can set the modification time back, but not the change time. */
function stateOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino}.${size}.${mtimeMs}.${ctimeMs}`;
}
