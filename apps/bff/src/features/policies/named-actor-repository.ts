import { type ExpressionBuilder, sql } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import type { NamedActors } from './administrator-policy.ts';

/** Users as far as policies name them. */
export function createNamedActorRepository(db: Queryable) {
  const named = (actors: NamedActors) =>
    db
      .selectFrom('users')
      .where('status', '=', 'ACTIVE')
      .where('removed', '=', 0)
      .where((builder) => isNamed(builder, actors));

  /** Active people with a way to sign in: a password, or an identity at an OpenID provider. */
  const ableToSignIn = (actors: NamedActors) =>
    named(actors)
      .where('is_service_account', '=', 0)
      .where((builder) =>
        builder.or([
          builder('password_hash', 'is not', null),
          builder.exists(
            builder
              .selectFrom('oidc_identities')
              .select('subject')
              .whereRef('oidc_identities.user_urn', '=', 'users.urn'),
          ),
        ]),
      );

  return {
    /** @returns whether one of them can sign in right now. */
    canAnySignIn: async (actors: NamedActors): Promise<boolean> => {
      const row = await ableToSignIn(actors).select('urn').limit(1).executeTakeFirst();
      return row !== undefined;
    },

    /** @returns the display names of at most `limit` of them who can sign in right now, by name. */
    listNames: async (actors: NamedActors, limit: number): Promise<string[]> => {
      const rows = await ableToSignIn(actors)
        .select('display_name')
        .orderBy('display_name')
        .orderBy('urn')
        .limit(limit)
        .execute();
      return rows.map((row) => row.display_name);
    },

    /** @returns how many active users and service accounts `actors` name; with `except`, but those do not. */
    count: async (actors: NamedActors, except?: NamedActors): Promise<number> => {
      const all = named(actors);
      const counted =
        except === undefined ? all : all.where((builder) => builder.not(isNamed(builder, except)));
      const row = await counted
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return Number(row.total);
    },
  };
}

/**
 * The same judgement as `platformPrivilegesOf`, over all users at once; a property test compares the two.
 * No set depends on the user at hand, so each is made once and not for each of thousands of users.
 */
function isNamed(builder: ExpressionBuilder<DatabaseSchema, 'users'>, actors: NamedActors) {
  const { everybody, everyMember, users, groups, roles } = actors;
  const members = () => builder.selectFrom('group_members').select('user_urn');
  const holders = () => builder.selectFrom('role_members').select('actor_urn').where('role_urn', 'in', roles);
  return builder.or([
    everybody ? sql<boolean>`1 = 1` : sql<boolean>`1 = 0`,
    ...(users.length === 0 ? [] : [builder('users.urn', 'in', users)]),
    ...(everyMember ? [builder('users.urn', 'in', members())] : []),
    ...(groups.length === 0 ? [] : [builder('users.urn', 'in', members().where('group_urn', 'in', groups))]),
    ...(roles.length === 0
      ? []
      : [
          builder('users.urn', 'in', holders()),
          builder('users.urn', 'in', members().where('group_urn', 'in', holders())),
        ]),
  ]);
}
