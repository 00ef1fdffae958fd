import type { SessionRecord } from '@latchkey/shared/account';
import type { ListedSession } from '../auth/session-types.ts';
import { deviceNameOf } from './device-name.ts';

/** The wire shape of a session: of what the client called itself, only names that we know. */
export function presentSession(session: ListedSession, currentIdHash: string): SessionRecord {
  const { browser, system } = deviceNameOf(session.userAgent);
  return {
    id: session.idHash,
    isCurrent: session.idHash === currentIdHash,
    browser,
    system,
    ip: session.ip,
    startedAt: session.createdAt,
    lastSeenAt: session.lastSeenAt,
  };
}
