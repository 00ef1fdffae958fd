import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Finds the address of the client behind trusted reverse proxies. */
export type ClientIpReader = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string;

/**
 * @param trustedProxies addresses or CIDR networks; with none, `X-Forwarded-For` is never believed.
 * @returns a reader that walks `X-Forwarded-For` from the right and stops at the first address that is
 *   not a trusted proxy, so that a client cannot choose its own address (test DC-05).
 */
export function createClientIpReader(trustedProxies: readonly string[] | undefined): ClientIpReader {
  const trusted = new BlockList();
  for (const entry of trustedProxies ?? []) addEntry(trusted, entry);
  const isTrusted = (ip: string) => isIP(ip) !== 0 && trusted.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');

  return ({ socket, headers }) => {
    let client = plainAddress(socket.remoteAddress ?? '');
    if (trustedProxies === undefined) return client;
    const header = headers['x-forwarded-for'];
    const hops = (Array.isArray(header) ? header.join(',') : (header ?? ''))
      .split(',')
      .map((hop) => hop.trim());
    while (isTrusted(client) && hops.length > 0) {
      const next = plainAddress(hops.pop() ?? '');
      if (isIP(next) === 0) break;
      client = next;
    }
    return client;
  };
}

function addEntry(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}

/** `::ffff:10.0.0.1` is how a dual-stack socket spells 10.0.0.1. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
