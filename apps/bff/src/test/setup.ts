import { afterAll } from 'vitest';
import { endChildServers } from './child-server.ts';
import { removeTemporaryDirectories } from './temporary-directory.ts';

// Vitest runs this for each file, where a module that files share runs once.
afterAll(() => {
  endChildServers();
  removeTemporaryDirectories();
});
