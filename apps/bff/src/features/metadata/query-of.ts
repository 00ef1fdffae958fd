import type { IncomingMessage } from 'node:http';

/**
 * Read from the raw address: Express would make `a[b]=c` an object and repeat a parameter as a list. Not by `URL` either,
 * which throws for an absolute address with an impossible host or port, and a client may send one.
 */
export function queryOf({ url = '' }: Pick<IncomingMessage, 'url'>): URLSearchParams {
  return new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
}
