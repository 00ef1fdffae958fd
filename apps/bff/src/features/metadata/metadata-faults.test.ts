import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataFaultsContract } from './metadata-faults.contract.ts';

for (const dialect of DIALECTS) metadataFaultsContract(dialect, () => openTestDatabase(dialect));
