import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describePolicyRepository } from './policy-repository.contract.ts';

describe.each(DIALECTS)('policies on %s', (dialect) => {
  describePolicyRepository(() => openTestDatabase(dialect));
});
