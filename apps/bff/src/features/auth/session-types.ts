/** A session as its user sees it in a list. Times are epoch ms; `idHash` is SHA-256 of the session id. */
export type ListedSession = {
  readonly idHash: string;
  readonly userAgent: string;
  readonly ip: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
};
