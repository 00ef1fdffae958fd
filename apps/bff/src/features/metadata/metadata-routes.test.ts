import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataRoutesContract } from './metadata-routes.contract.ts';

for (const dialect of DIALECTS) metadataRoutesContract(dialect, () => openTestDatabase(dialect));
