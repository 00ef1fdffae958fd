import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from '../auth/session-service.ts';

/** Most sessions that a list holds; who has more ends them together. */
const MAX_LISTED = 100;

/** Seeing and ending one's own sessions. Each end holds from the next request on, on every replica. */
export type OwnSessionService = ReturnType<typeof createOwnSessionService>;

/** Another's session is as absent as an unknown one (test SE-07). */
export function createOwnSessionService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;
  const limits = () => {
    const now = clock.now();
    return { seenAfter: now - IDLE_LIMIT_MS, createdAfter: now - ABSOLUTE_LIMIT_MS };
  };
  return {
    /** @returns the caller's live sessions, the last used first, and how many there are. */
    list: ({ actor }: RequestContext) => store.read.sessions.listLive(actor.urn, limits(), MAX_LISTED),

    /** @throws AppError `session.not-found`. */
    endOne: (context: RequestContext, id: string): Promise<void> =>
      store.transaction(async (tx) => {
        const { urn } = context.actor;
        if (!(await tx.sessions.deleteOwned(id, urn))) throw new AppError('session.not-found');
        const what = { subjectUrn: urn, details: { endedSessions: 1 } };
        await tx.audit.insert(auditEventOf(context, clock.now(), 'session.ended', what));
      }),

    /** Ends the caller's sessions, the one that asks included or not. @returns how many live ones there were. */
    endMany: (context: RequestContext, which: 'others' | 'all'): Promise<number> =>
      store.transaction(async (tx) => {
        const { urn, credential } = context.actor;
        const current = credential.kind === 'session' ? credential.idHash : '';
        const { total } = await tx.sessions.listLive(urn, limits(), 1);
        if (which === 'all') await tx.sessions.deleteByUser(urn);
        else await tx.sessions.deleteOthers(urn, current);
        const endedSessions = which === 'all' ? total : total - 1;
        const what = { subjectUrn: urn, details: { which, endedSessions } };
        await tx.audit.insert(auditEventOf(context, clock.now(), 'session.ended', what));
        return endedSessions;
      }),
  };
}
