import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { aspectRepositoryContract } from './aspect-repository.contract.ts';

for (const dialect of DIALECTS) aspectRepositoryContract(dialect, () => openTestDatabase(dialect));
