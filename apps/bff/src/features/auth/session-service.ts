import type { Clock } from '../../clock.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';
import type { Session } from './session-repository.ts';

/** A session ends after this long without a request, milliseconds (ASVS 5.0 §7.3.1). */
export const IDLE_LIMIT_MS = 30 * 60_000;
/** A session ends this long after sign-in, whatever happens, milliseconds (ASVS 5.0 §7.3.2). */
export const ABSOLUTE_LIMIT_MS = 12 * 60 * 60_000;

/** "Last seen" is written at most this often, milliseconds. */
const TOUCH_EVERY_MS = 5_000;

/** Finds and keeps alive sessions by the secret in the cookie, under both time limits. */
export type SessionService = {
  /** @returns the live session, or undefined when it is unknown, ended, idle for too long, or too old. */
  find(sessionId: string): Promise<Session | undefined>;
  /** @returns express-session's data of a live session, as JSON. */
  load(sessionId: string): Promise<string | undefined>;
  /** Saves express-session's data; never brings an ended session back (express-session #632). */
  save(sessionId: string, data: string): Promise<void>;
  /** Notes that the session was used, written at most every 5 s. */
  touch(session: Session): Promise<void>;
  /** Deletes the session. */
  end(sessionId: string): Promise<void>;
  /** Deletes all sessions that are over. */
  prune(): Promise<void>;
};

/** @returns the service; ids are hashed before they reach the database. */
export function createSessionService(store: Store, clock: Clock): SessionService {
  const find = async (sessionId: string): Promise<Session | undefined> => {
    const session = await store.read.sessions.find(hashSecret(sessionId));
    if (session === undefined) return undefined;
    const now = clock.now();
    const isOver = now - session.lastSeenAt >= IDLE_LIMIT_MS || now - session.createdAt >= ABSOLUTE_LIMIT_MS;
    return isOver ? undefined : session;
  };

  return {
    find,
    load: async (sessionId) => (await find(sessionId))?.data,
    save: (sessionId, data) => store.transaction((tx) => tx.sessions.updateData(hashSecret(sessionId), data)),
    touch: async (session) => {
      const now = clock.now();
      if (now - session.lastSeenAt < TOUCH_EVERY_MS) return;
      await store.transaction((tx) => tx.sessions.updateLastSeen(session.idHash, now));
    },
    end: async (sessionId) => {
      await store.transaction((tx) => tx.sessions.delete(hashSecret(sessionId)));
    },
    prune: async () => {
      const now = clock.now();
      await store.transaction((tx) => tx.sessions.deleteStale(now - IDLE_LIMIT_MS, now - ABSOLUTE_LIMIT_MS));
    },
  };
}
