import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataRefusalsContract } from './metadata-refusals.contract.ts';

for (const dialect of DIALECTS) metadataRefusalsContract(dialect, () => openTestDatabase(dialect));
