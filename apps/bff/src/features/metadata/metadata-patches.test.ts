import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataPatchesContract } from './metadata-patches.contract.ts';

for (const dialect of DIALECTS) metadataPatchesContract(dialect, () => openTestDatabase(dialect));
