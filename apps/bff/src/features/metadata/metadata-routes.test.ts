import { metadataRoutesContract } from './metadata-routes.contract.ts';
import { TEST_DATABASES } from './open-test-database.contract.ts';

for (const [name, open] of TEST_DATABASES) metadataRoutesContract(name, open);
