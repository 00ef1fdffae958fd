import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describeAuditRepository } from './audit-repository.contract.ts';

describe.each(DIALECTS)('audit on %s', (dialect) => {
  describeAuditRepository(() => openTestDatabase(dialect));
});
