import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { metadataRacesContract } from './metadata-races.contract.ts';

for (const dialect of DIALECTS) metadataRacesContract(dialect, () => openTestDatabase(dialect));
