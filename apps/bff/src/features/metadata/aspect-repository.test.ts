import { aspectRepositoryContract } from './aspect-repository.contract.ts';
import { TEST_DATABASES } from './open-test-database.contract.ts';

for (const [name, open] of TEST_DATABASES) aspectRepositoryContract(name, open);
