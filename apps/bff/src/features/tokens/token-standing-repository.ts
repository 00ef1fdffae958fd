import type { CompiledQuery } from 'kysely';
import type { Queryable } from '../../db/database.ts';

/** What a door needs to know of a token and its actor, in one read. */
export type TokenStanding = {
  readonly actorUrn: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** False when the actor is unknown, suspended or removed. */
  readonly isActorActive: boolean;
};

type StandingRow = {
  actor_urn: string;
  expires_at: number | null;
  revoked_at: number | null;
  /** Null where the actor is unknown. */
  status: string | null;
  removed: number | null;
};

const standingQuery = (db: Queryable): CompiledQuery<StandingRow> =>
  db
    .selectFrom('tokens')
    .leftJoin('users', 'users.urn', 'tokens.actor_urn')
    .select(['tokens.actor_urn', 'tokens.expires_at', 'tokens.revoked_at', 'users.status', 'users.removed'])
    .where('tokens.id', '=', '')
    .compile();

/**
 * @returns what reads the standing of a token by its id. Every request with a token asks it at either door, so
 *   the query is built once.
 */
export function createStandingFinder(db: Queryable) {
  let query: CompiledQuery<StandingRow> | undefined;
  return async (id: string): Promise<TokenStanding | undefined> => {
    query ??= standingQuery(db);
    const [row] = (await db.executeQuery<StandingRow>({ ...query, parameters: [id] })).rows;
    return (
      row && {
        actorUrn: row.actor_urn,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
        isActorActive: row.status === 'ACTIVE' && row.removed === 0,
      }
    );
  };
}
