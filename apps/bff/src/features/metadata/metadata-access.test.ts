import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataAccessContract } from './metadata-access.contract.ts';

for (const dialect of DIALECTS) metadataAccessContract(dialect, () => openTestDatabase(dialect));
