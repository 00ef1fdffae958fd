import session from 'express-session';

/** What Latchkey keeps in an express-session. */
declare module 'express-session' {
  interface SessionData {
    /** Who signed in; absent before. */
    userUrn: string;
    /** How: whoever came through the provider can be signed out there, too. */
    through: 'password' | 'sso';
  }
}

/** How sessions are kept; rows are created by the sign-in itself, in the transaction of its audit event. */
export type SessionKeeper = {
  /** @returns express-session's data of a live session, as JSON. */
  load(sessionId: string): Promise<string | undefined>;
  /** Saves the data of a live session; never brings an ended one back (express-session #632). */
  save(sessionId: string, data: string): Promise<void>;
  /** Ends a session. */
  end(sessionId: string): Promise<void>;
};

type Callback = (error?: unknown) => void;

/** Connects express-session to our sessions: it reads, updates and ends rows, and never makes one. */
export class SessionStore extends session.Store {
  readonly #keeper: SessionKeeper;

  constructor(keeper: SessionKeeper) {
    super();
    this.#keeper = keeper;
  }

  override get(
    sessionId: string,
    callback: (error: unknown, data?: session.SessionData | null) => void,
  ): void {
    this.#keeper.load(sessionId).then(
      (data) => callback(null, data === undefined ? null : JSON.parse(data)),
      (error: unknown) => callback(error),
    );
  }

  override set(sessionId: string, data: session.SessionData, callback?: Callback): void {
    settle(this.#keeper.save(sessionId, JSON.stringify(data)), callback);
  }

  override destroy(sessionId: string, callback?: Callback): void {
    settle(this.#keeper.end(sessionId), callback);
  }
}

function settle(work: Promise<void>, callback: Callback | undefined): void {
  work.then(
    () => callback?.(),
    (error: unknown) => callback?.(error),
  );
}
