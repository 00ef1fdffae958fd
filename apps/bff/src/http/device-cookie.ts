import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Response } from 'express';

/** Keeps a device's proof in the browser; no script of the page can read it. */
export type DeviceCookie = {
  read(request: IncomingMessage): string | undefined;
  set(res: Response, proof: string): void;
};

/** @param options.maxAgeMs lifetime of the cookie, milliseconds; the server judges for itself. */
export function createDeviceCookie(options: {
  readonly isHttps: boolean;
  readonly maxAgeMs: number;
}): DeviceCookie {
  const { isHttps, maxAgeMs } = options;
  const name = isHttps ? '__Host-latchkey_device' : 'latchkey_device';
  return {
    read: ({ headers }) => (headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[name]),
    set: (res, proof) => {
      // Strict: only our own page ever sends passwords here.
      const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: isHttps } as const;
      res.cookie(name, proof, { ...attributes, maxAge: maxAgeMs });
    },
  };
}
