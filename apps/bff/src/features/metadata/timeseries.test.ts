import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { timeseriesContract } from './timeseries.contract.ts';

for (const dialect of DIALECTS) timeseriesContract(dialect, () => openTestDatabase(dialect));
