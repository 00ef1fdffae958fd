import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** Where the databases of this test run are (`test-folder.ts`). */
    testFolder: string;
  }
}

/**
 * The address of the PostgreSQL that this test run started (`postgres.ts`), for a user who may create databases.
 * All test files share the server: each makes a database, or a schema, of its own.
 */
export function postgresUrl(): string {
  return inject('postgresUrl');
}
