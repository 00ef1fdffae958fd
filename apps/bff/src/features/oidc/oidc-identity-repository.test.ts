import { describe } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { describeOidcIdentities } from './oidc-identity-repository.contract.ts';

describe.each(DIALECTS)('identities of OpenID providers on %s', (dialect) => {
  describeOidcIdentities(() => openTestDatabase(dialect));
});
