import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { userStandingContract } from './user-standing.contract.ts';

for (const dialect of DIALECTS) userStandingContract(dialect, () => openTestDatabase(dialect));
