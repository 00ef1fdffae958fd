import { accessTokenUrn, type CorpUserUrn } from '@latchkey/shared/urn';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Store } from '../../store.ts';

/** One refused use of a token that was issued here. */
export type TokenRefusal = {
  readonly tokenId: string;
  readonly actorUrn: CorpUserUrn;
  /** The error code of the answer. */
  readonly reason: string;
  readonly ip: string;
  readonly requestId: string;
};

/** Records that a revoked or expired token was presented. */
export type TokenRefusals = {
  /** Costs the caller nothing: the record is written on the side, once a minute per token and reason. */
  note(refusal: TokenRefusal): void;
};

const RECORD_EVERY_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/** A dead token in a loop must fill neither the disk nor the queue of writers, hence the pause. */
export function createTokenRefusals(store: Store, clock: Clock, logger: Logger): TokenRefusals {
  const recordedAt = new LRUCache<string, number>({ max: MAX_REMEMBERED });
  return {
    note: ({ tokenId, actorUrn, reason, ip, requestId }) => {
      const at = clock.now();
      const key = `${tokenId} ${reason}`;
      const last = recordedAt.get(key);
      if (last !== undefined && at - last < RECORD_EVERY_MS) return;
      recordedAt.set(key, at);
      const event = {
        at,
        action: 'token.refused',
        outcome: 'refused',
        actorUrn,
        viaTokenId: tokenId,
        subjectUrn: accessTokenUrn(tokenId),
        ip,
        requestId,
        details: { reason },
      } as const;
      store
        .transaction((tx) => tx.audit.insert(event))
        .catch((error: unknown) => {
          recordedAt.delete(key);
          logger.warn({ err: error, requestId }, 'a refused token could not be recorded');
        });
    },
  };
}
