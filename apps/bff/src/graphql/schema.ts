import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { type AppConfigDeps, createAppConfigResolvers } from '../features/app-config/app-config-resolvers.ts';
import { appConfigTypeDefs } from '../features/app-config/app-config-typedefs.ts';
import { createTokenResolvers, type TokenResolverDeps } from '../features/tokens/token-resolvers.ts';
import { tokenTypeDefs } from '../features/tokens/token-typedefs.ts';
import { createUserResolvers, type UserResolverDeps } from '../features/users/user-resolvers.ts';
import { userTypeDefs } from '../features/users/user-typedefs.ts';
import { longScalar } from './scalars.ts';

const baseTypeDefs = /* GraphQL */ `
  scalar Long

  type Query
  type Mutation

  "Kinds of entity that this server answers with."
  enum EntityType {
    ACCESS_TOKEN
    CORP_USER
  }

  interface Entity {
    urn: String!
    type: EntityType!
  }
`;

/** @returns the schema of both doors: DataHub's SDL for what Latchkey does, resolved by its services. */
export function createGraphqlSchema(
  deps: TokenResolverDeps & UserResolverDeps & AppConfigDeps,
): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: [baseTypeDefs, userTypeDefs, tokenTypeDefs, appConfigTypeDefs],
    resolvers: [
      { Long: longScalar },
      createUserResolvers(deps),
      createTokenResolvers(deps),
      createAppConfigResolvers(deps),
    ],
  });
}
