import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const COMMON: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Text never becomes HTML or script by the mistake of a script; `app/trusted-types.ts` of the page says what may pass. */
const NO_SCRIPT_FROM_TEXT = "require-trusted-types-for 'script'";

/** Nothing may run in an answer that is not the page. */
const API_POLICY = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ${NO_SCRIPT_FROM_TEXT}`;

/** One year (ASVS 5.0 §3.4.1). */
const HSTS = 'max-age=31536000; includeSubDomains';

/** Sets the headers of every answer of the frontend; {@link pagePolicy} widens the policy for the page. */
export function securityHeaders(isHttps: boolean) {
  return (_req: Request, res: Response, next: NextFunction): void => {
    res.set(COMMON);
    res.set('Content-Security-Policy', API_POLICY);
    res.set('Cache-Control', 'no-store');
    if (isHttps) res.set('Strict-Transport-Security', HSTS);
    next();
  };
}

/**
 * @returns the content security policy of the page and the nonce that its style tags carry (antd makes
 *   them at run time). Scripts come from our own files only (ASVS 5.0 §3.4.3).
 */
export function pagePolicy(): { nonce: string; policy: string } {
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    NO_SCRIPT_FROM_TEXT,
    'trusted-types default',
  ].join('; ');
  return { nonce, policy };
}
