import { type CorpUserUrn, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';

/** How a request proved who it is. */
export type Credential =
  /** A browser session; `idHash` is the key of its row. */
  | { readonly kind: 'session'; readonly idHash: string }
  /** A personal or service-account access token. `expiresAt` is epoch ms, null for never. */
  | { readonly kind: 'token'; readonly tokenId: string; readonly expiresAt: number | null }
  /** Our own short-lived credential between the doors (design decision 9). */
  | { readonly kind: 'internal' }
  /** The system client, which proved its secret, or an act of the server itself. */
  | { readonly kind: 'system' }
  /** Nothing was proved: Metadata Service Authentication is off and a header named the actor, or none did. */
  | { readonly kind: 'claimed' };

/** Who acts, and by which credential. */
export type Actor = { readonly urn: CorpUserUrn; readonly credential: Credential };

/** Everything about a request that services and the audit log need to know. */
export type RequestContext = {
  readonly actor: Actor;
  /** Address of the client, after trusted proxies. */
  readonly ip: string;
  readonly requestId: string;
  /** What the client calls itself, for the audit log; nothing is decided by it. */
  readonly userAgent?: string | null;
};

/** @returns the context of acts that no request asked for, e.g. `start` or `admin command`. */
export function systemContext(origin: string): RequestContext {
  return { actor: { urn: SYSTEM_ACTOR_URN, credential: { kind: 'system' } }, ip: 'local', requestId: origin };
}
