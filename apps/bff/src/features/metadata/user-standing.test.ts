import { TEST_DATABASES } from './open-test-database.contract.ts';
import { userStandingContract } from './user-standing.contract.ts';

for (const [name, open] of TEST_DATABASES) userStandingContract(name, open);
