import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createClientIpReader } from './client-ip.ts';

const request = (remoteAddress: string | undefined, forwardedFor?: string | string[]) =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage;

describe('without trusted proxies', () => {
  it.each(['1.2.3.4', '127.0.0.1', '::1', '1.2.3.4, 5.6.7.8', '', 'garbage'])(
    'X-Forwarded-For: %j is never believed (test DC-05)',
    (header) => {
      expect(createClientIpReader(undefined)(request('203.0.113.9', header))).toBe('203.0.113.9');
      expect(createClientIpReader([])(request('203.0.113.9', header))).toBe('203.0.113.9');
    },
  );

  it('an IPv4 client on a dual-stack socket has its plain address', () => {
    expect(createClientIpReader(undefined)(request('::ffff:203.0.113.9'))).toBe('203.0.113.9');
  });

  it('a socket that is gone has no address', () => {
    expect(createClientIpReader(undefined)(request(undefined, '1.2.3.4'))).toBe('');
  });
});

describe('behind trusted proxies', () => {
  const read = createClientIpReader(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);

  it.each<[string, string, string | string[] | undefined, string]>([
    ['one proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['two proxies', '10.1.2.3', '203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['a proxy by its address', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['a proxy over IPv6', '2001:db8::1', '2606:4700::1', '2606:4700::1'],
    ['a proxy on a dual-stack socket', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['the same in capital letters', '::ffff:10.1.2.3', '::FFFF:203.0.113.9', '203.0.113.9'],
    ['several headers', '10.1.2.3', ['198.51.100.1', '203.0.113.9'], '203.0.113.9'],
    ['no header', '10.1.2.3', undefined, '10.1.2.3'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['only proxies', '10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
  ])('%s: the client is the last address that is no proxy', (_, socket, header, client) => {
    expect(read(request(socket, header))).toBe(client);
  });

  it.each<[string, string, string, string]>([
    ['an address put before its own', '10.1.2.3', '127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['a proxy’s address put before its own', '10.1.2.3', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['many of them', '10.1.2.3', '1.1.1.1, 2.2.2.2, 10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['no address at all', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['an address with a port', '10.1.2.3', '203.0.113.9:1234', '10.1.2.3'],
    ['script', '10.1.2.3', '<script>', '10.1.2.3'],
    ['an octal look-alike', '10.1.2.3', '010.0.0.1', '10.1.2.3'],
    ['words after its own', '10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['a header though it is no proxy', '203.0.113.9', '10.9.9.9, 1.1.1.1', '203.0.113.9'],
    ['a look-alike of a proxy', '11.0.0.1', '1.1.1.1', '11.0.0.1'],
  ])('a client cannot choose its address with %s', (_, socket, header, client) => {
    expect(read(request(socket, header))).toBe(client);
  });
});
