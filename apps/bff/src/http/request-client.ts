import type { IncomingMessage } from 'node:http';
import type { ClientIpReader } from '../security/client-ip.ts';
import { requestIdOf } from './request-id.ts';

/** Longest `User-Agent` that is kept, characters. */
const MAX_USER_AGENT = 500;

/** Where a request came from, before anybody is known. */
export type RequestClient = {
  /** Address of the client, after trusted proxies. */
  readonly ip: string;
  readonly requestId: string;
  /** What the client calls itself; anybody can say anything. */
  readonly userAgent: string | null;
};

/** @returns where the request came from. */
export function requestClient(request: IncomingMessage, clientIp: ClientIpReader): RequestClient {
  const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null;
  return { ip: clientIp(request), requestId: requestIdOf(request), userAgent };
}
