import { describe } from 'vitest';
import { createDatabasePlace, DIALECTS, openTestDatabase } from '../test/test-database.ts';
import { describeMigrations } from './migrate.contract.ts';
import { describeStore } from './store.contract.ts';

describe.each(DIALECTS)('%s', (dialect) => {
  describeStore(() => openTestDatabase(dialect));
  describeMigrations(() => createDatabasePlace(dialect));
});
