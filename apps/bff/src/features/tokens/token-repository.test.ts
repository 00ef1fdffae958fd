import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describeTokenFilters } from './token-filter.contract.ts';
import { describeTokenRepository } from './token-repository.contract.ts';

describe.each(DIALECTS)('tokens on %s', (dialect) => {
  describeTokenRepository(() => openTestDatabase(dialect));
  describeTokenFilters(() => openTestDatabase(dialect));
});
