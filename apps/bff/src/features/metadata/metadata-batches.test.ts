import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataBatchesContract } from './metadata-batches.contract.ts';

for (const dialect of DIALECTS) metadataBatchesContract(dialect, () => openTestDatabase(dialect));
