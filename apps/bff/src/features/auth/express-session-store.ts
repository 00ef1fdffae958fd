import session from 'express-session';
import type { SessionService } from './session-service.ts';

/** What Latchkey keeps in an express-session. */
declare module 'express-session' {
  interface SessionData {
    /** Who signed in; absent before. */
    userUrn: string;
  }
}

type Callback = (error?: unknown) => void;

/**
 * Connects express-session to our sessions. Rows are created by the sign-in itself, in the transaction
 * of its audit event; this store only reads, updates and ends them.
 */
export class ExpressSessionStore extends session.Store {
  readonly #sessions: SessionService;

  constructor(sessions: SessionService) {
    super();
    this.#sessions = sessions;
  }

  override get(sessionId: string, callback: (error: unknown, data?: session.SessionData | null) => void): void {
    this.#sessions.find(sessionId).then(
      (found) => callback(null, found === undefined ? null : JSON.parse(found.data)),
      (error: unknown) => callback(error),
    );
  }

  override set(sessionId: string, data: session.SessionData, callback?: Callback): void {
    settle(this.#sessions.save(sessionId, JSON.stringify(data)), callback);
  }

  override destroy(sessionId: string, callback?: Callback): void {
    settle(this.#sessions.end(sessionId), callback);
  }

  override touch(sessionId: string, _data: session.SessionData, callback?: () => void): void {
    const touched = this.#sessions.find(sessionId).then((found) => found && this.#sessions.touch(found));
    // A failed "last seen" shortens a session at worst; the request itself was already answered.
    touched.then(
      () => callback?.(),
      () => callback?.(),
    );
  }
}

function settle(work: Promise<void>, callback: Callback | undefined): void {
  work.then(
    () => callback?.(),
    (error: unknown) => callback?.(error),
  );
}
