import type { Database } from '../../apps/bff/src/db/database.ts';
import { AUDIT_ACTIONS } from '../../packages/shared/src/audit.ts';

const BATCH = 2_000;
const DAY_MS = 24 * 60 * 60_000;

/** Events over the year before `now`, evenly spread over a hundred people and as many tokens; one in ten is refused. */
export async function fillAudit(database: Database, count: number, now: number): Promise<void> {
  for (let first = 0; first < count; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - first) }, (_, offset) => {
      const index = first + offset;
      return {
        at: Math.floor(now - 365 * DAY_MS + (index * 364 * DAY_MS) / count),
        action: AUDIT_ACTIONS[index % 7] ?? 'token.minted',
        outcome: index % 10 === 0 ? ('refused' as const) : ('ok' as const),
        actor_urn: `urn:li:corpuser:user${index % 100}`,
        via_token_id: index % 3 === 0 ? `token${index % 101}` : null,
        subject_urn: `urn:li:dataHubAccessToken:token${index % 103}`,
        ip: '192.0.2.7',
        request_id: `request-${index}`,
        user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        details: '{"name":"nightly-ingest"}',
      };
    });
    await database.transaction((tx) =>
      tx
        .insertInto('audit_events')
        .values(rows)
        .execute()
        .then(() => undefined),
    );
  }
}
