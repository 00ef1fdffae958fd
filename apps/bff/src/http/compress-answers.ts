import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Compresses answers as they are made, with what the client accepts. Those that are compressed already stay.
 * @param threshold bytes; DataHub's clients expect even small answers compressed (contract §3.2).
 */
export function compressAnswers(threshold: number): RequestHandler {
  return compression({
    threshold,
    // A part of a file keeps the bytes that its Content-Range names (RFC 9110 §14.4).
    filter: (req, res) => res.statusCode !== 206 && compression.filter(req, res),
  });
}
