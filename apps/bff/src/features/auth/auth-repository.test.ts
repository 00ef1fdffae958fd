import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describeAuthRepositories } from './auth-repository.contract.ts';

describe.each(DIALECTS)('sessions and sign-in attempts on %s', (dialect) => {
  describeAuthRepositories(() => openTestDatabase(dialect));
});
