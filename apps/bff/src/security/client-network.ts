import { isIP } from 'node:net';

/**
 * @returns what counts as one address. Whoever has an IPv6 address has the other 2^64 of its network too
 *   (RFC 6177), and would else begin anew with each.
 */
export function networkOf(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const [left = [], right = []] = ip
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
