import type { AuditFilter, AuditLogEvent, ListAuditPartiesQuery } from '@latchkey/shared/audit-log';
import type { Clock } from '../../clock.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import type { AuditExportFormat } from './audit-export.ts';
import type { AuditCursor } from './audit-listing-repository.ts';
import { AUDIT_PRIVILEGE } from './audit-policy.ts';
import { namesNeededBy, presentAuditEvent } from './audit-presenter.ts';
import type { StoredAuditEvent } from './audit-repository.ts';
import { auditEventOf } from './audit-types.ts';

/** Events that an export reads at a time: what it holds in memory. */
const BATCH = 500;

/** Reading the audit log; needs {@link AUDIT_PRIVILEGE}. */
export type AuditService = ReturnType<typeof createAuditService>;

/** @returns the service. */
export function createAuditService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  /** Names in two queries, however many events. */
  const present = async (events: readonly StoredAuditEvent[]): Promise<AuditLogEvent[]> => {
    const { urns, tokenIds } = namesNeededBy(events);
    const { audit } = store.read;
    const names = { byUrn: await audit.findNames(urns), byTokenId: await audit.findTokenNames(tokenIds) };
    return events.map((event) => presentAuditEvent(event, names));
  };

  async function* batchesBelow(filter: AuditFilter, belowId: number): AsyncGenerator<AuditLogEvent[]> {
    let before: AuditCursor | undefined;
    while (true) {
      const events = await store.read.audit.listMatching({ ...filter, before, belowId, limit: BATCH });
      yield await present(events);
      before = events.at(-1);
      if (events.length < BATCH) return;
    }
  }

  return {
    /**
     * @param page.before the last event of the page before.
     * @returns events, newest first, and the last of them if there are older ones.
     * @throws AppError `privilege.missing`.
     */
    list: async (
      context: RequestContext,
      filter: AuditFilter,
      page: { readonly before: AuditCursor | undefined; readonly count: number },
    ): Promise<{ events: AuditLogEvent[]; last: AuditCursor | undefined }> => {
      await guard.require(context, 'audit.list', AUDIT_PRIVILEGE);
      const { before, count } = page;
      const found = await store.read.audit.listMatching({ ...filter, before, limit: count + 1 });
      const events = found.slice(0, count);
      return { events: await present(events), last: found.length > count ? events.at(-1) : undefined };
    },

    /**
     * Looks up those whom the log can be narrowed to; whoever reads the log sees their names there.
     * @returns one page by name, and how many match in all.
     * @throws AppError `privilege.missing`.
     */
    listParties: async (context: RequestContext, query: ListAuditPartiesQuery) => {
      await guard.require(context, 'audit.list-parties', AUDIT_PRIVILEGE);
      return store.read.audit.listParties(query);
    },

    /**
     * Records the export, then hands out everything that was recorded before it, newest first.
     * @returns the events, some at a time.
     * @throws AppError `privilege.missing`; a storage error when the export cannot be recorded.
     */
    export: async (
      context: RequestContext,
      filter: AuditFilter,
      format: AuditExportFormat,
    ): Promise<AsyncIterable<AuditLogEvent[]>> => {
      await guard.require(context, 'audit.export', AUDIT_PRIVILEGE);
      const ownId = await store.transaction(async (tx) => {
        await tx.authority.rely();
        await guard.requireStill(tx, context, AUDIT_PRIVILEGE);
        const details = { format, ...detailsOf(filter) };
        return tx.audit.insertNumbered(auditEventOf(context, clock.now(), 'audit.exported', { details }));
      });
      return batchesBelow(filter, ownId);
    },
  };
}

/** What an export was narrowed to, for its own record. */
function detailsOf({ action, ...filter }: AuditFilter): Record<string, string | number> {
  const given = Object.entries({ ...filter, action: action?.join(',') });
  return Object.fromEntries(
    given.filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
