import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLInt, type GraphQLSchema } from 'graphql';
import { type AppConfigDeps, createAppConfigResolvers } from '../features/app-config/app-config-resolvers.ts';
import { appConfigTypeDefs } from '../features/app-config/app-config-typedefs.ts';
import { createPolicyResolvers, type PolicyResolverDeps } from '../features/policies/policy-resolvers.ts';
import { policyTypeDefs } from '../features/policies/policy-typedefs.ts';
import { createTokenResolvers, type TokenResolverDeps } from '../features/tokens/token-resolvers.ts';
import { tokenTypeDefs } from '../features/tokens/token-typedefs.ts';
import {
  type CorpEntityResolverDeps,
  createCorpEntityResolvers,
} from '../features/users/corp-entity-resolvers.ts';
import { createPeopleResolvers, type PeopleResolverDeps } from '../features/users/people-resolvers.ts';
import { peopleTypeDefs } from '../features/users/people-typedefs.ts';
import { createRelationshipResolvers } from '../features/users/relationship-resolvers.ts';
import { createUserResolvers, type UserResolverDeps } from '../features/users/user-resolvers.ts';
import { userTypeDefs } from '../features/users/user-typedefs.ts';
import { baseTypeDefs } from './base-typedefs.ts';
import { longScalar } from './scalars.ts';

/** What the resolvers of all features call. */
export type SchemaDeps = TokenResolverDeps &
  UserResolverDeps &
  AppConfigDeps &
  PolicyResolverDeps &
  PeopleResolverDeps &
  CorpEntityResolverDeps;

/** @returns the schema of both doors: DataHub's SDL for what Latchkey does, resolved by its services. */
export function createGraphqlSchema(deps: SchemaDeps): GraphQLSchema {
  acceptNumericStrings();
  return makeExecutableSchema({
    typeDefs: [baseTypeDefs, userTypeDefs, peopleTypeDefs, tokenTypeDefs, policyTypeDefs, appConfigTypeDefs],
    resolvers: [
      { Long: longScalar },
      createUserResolvers(deps),
      createPeopleResolvers(deps),
      createCorpEntityResolvers(deps),
      createTokenResolvers(deps),
      createPolicyResolvers(deps),
      createRelationshipResolvers(deps),
      createAppConfigResolvers(deps),
    ],
  });
}

/**
 * DataHub's server takes `"start": "0"` in variables for an Int, and its own test suite sends that
 * (contract §2.1); graphql-js does not. The built-in type is one object for the whole process.
 */
function acceptNumericStrings(): void {
  const strict = GraphQLInt.coerceInputValue.bind(GraphQLInt);
  GraphQLInt.coerceInputValue = (value) =>
    strict(typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value);
}
