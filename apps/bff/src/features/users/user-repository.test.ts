import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describeUserRepository } from './user-repository.contract.ts';

describe.each(DIALECTS)('users on %s', (dialect) => {
  describeUserRepository(() => openTestDatabase(dialect));
});
