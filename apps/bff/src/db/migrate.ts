import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as firstSchema from './migrations/0001-first-schema.ts';
import * as people from './migrations/0002-people.ts';
import * as tokenLife from './migrations/0003-token-life.ts';
import * as tokenNotices from './migrations/0004-token-notices.ts';
import * as oidcIdentities from './migrations/0005-oidc-identities.ts';
import * as peopleAdministration from './migrations/0006-people-administration.ts';
import * as slidingAttemptsAndAuditPage from './migrations/0008-sliding-attempts-and-audit-page.ts';
import * as idempotencyKeys from './migrations/0009-idempotency-keys.ts';
import * as policyRevision from './migrations/0010-policy-revision.ts';
import * as timeseriesEvents from './migrations/0011-timeseries-events.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

/**
 * Brings the schema up to date. The lock of the database lets exactly one of several starting processes
 * do it; all that is pending, and its record, is one transaction.
 * @throws the first migration's error; nothing of that migration remains. Error when a newer Latchkey has been here:
 * its schema is left alone (test MG-02).
 */
export async function migrateToLatest(database: Database): Promise<void> {
  const up = (migrate: typeof firstSchema.up): Migration => ({
    up: (db) => migrate(db, database.dialect),
  });
  const migrator = new Migrator({
    db: database.writer,
    provider: {
      getMigrations: async () => ({
        '0001-first-schema': up(firstSchema.up),
        '0002-people': up(people.up),
        '0003-token-life': up(tokenLife.up),
        '0004-token-notices': up(tokenNotices.up),
        '0005-oidc-identities': up(oidcIdentities.up),
        '0006-people-administration': up(peopleAdministration.up),
        '0008-sliding-attempts-and-audit-page': up(slidingAttemptsAndAuditPage.up),
        '0009-idempotency-keys': up(idempotencyKeys.up),
        '0010-policy-revision': up(policyRevision.up),
        '0011-timeseries-events': up(timeseriesEvents.up),
      }),
    },
  });
  const migrate = async () => {
    const { error } = await migrator.migrateToLatest();
    const newer = /previously executed migration (\S+) is missing/.exec(messageOf(error))?.[1];
    if (newer !== undefined) {
      throw new Error(
        `The database was made by a newer Latchkey (its schema has ${newer}). Start that version or a later one, or ` +
          'put back a backup from before the upgrade.',
        { cause: error },
      );
    }
    if (error !== undefined) throw error;
  };
  await (database.dialect === 'sqlite' ? retryWhileBusy(migrate) : migrate());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
