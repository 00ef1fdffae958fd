import type { ListAuditPartiesQuery, NamedAuditParty } from '@latchkey/shared/audit-log';
import { accessTokenUrn } from '@latchkey/shared/urn';
import { type AliasableExpression, sql } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';

type PartyRow = { id: string; name: string; note: string | null; is_service_account: number };

/**
 * Finds those whom events can name by a part of what people call them, by name. Suspended users and revoked
 * tokens are found as well: the log is about them too.
 * @returns a function that reads one page, and counts how many match in all.
 */
export function createAuditPartyFinder(db: Queryable) {
  return async (query: ListAuditPartiesQuery): Promise<{ parties: NamedAuditParty[]; total: number }> => {
    const { kind, query: text, start, count } = query;
    const pattern = likeLiteral(text.toLowerCase(), 'contains');
    const matching = db
      .selectFrom(rowsOf(db, kind).as('party'))
      .where(({ eb, fn }) =>
        eb.or([
          eb(fn<string>('lower', ['party.name']), 'like', pattern),
          eb(fn<string>('lower', ['party.note']), 'like', pattern),
        ]),
      );
    const rows = await matching
      .select(['party.id', 'party.name', 'party.note', 'party.is_service_account'])
      .orderBy('party.name')
      .orderBy('party.id')
      .offset(start)
      .limit(count)
      .execute();
    const { total } = await matching
      .select((builder) => builder.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const parties = rows.map(({ id, name, note, is_service_account }) => ({
      urn: kind === 'token' ? accessTokenUrn(id) : id,
      kind,
      name,
      note,
      isServiceAccount: is_service_account !== 0,
    }));
    return { parties, total: Number(total) };
  };
}

/** Everything of a kind; the note tells namesakes apart. */
function rowsOf(db: Queryable, kind: ListAuditPartiesQuery['kind']): AliasableExpression<PartyRow> {
  const nothing = sql<string | null>`cast(null as text)`.as('note');
  const no = sql<number>`0`.as('is_service_account');
  switch (kind) {
    case 'user':
      return db
        .selectFrom('users')
        .select(['urn as id', 'display_name as name', 'username as note', 'is_service_account']);
    case 'group':
      return db.selectFrom('corp_groups').select(['urn as id', 'name', nothing, no]);
    case 'policy':
      return db.selectFrom('policies').select(['urn as id', 'name', nothing, no]);
    case 'token':
      return db
        .selectFrom('tokens')
        .leftJoin('users', 'users.urn', 'tokens.owner_urn')
        .select(['tokens.id as id', 'tokens.name as name', 'users.display_name as note', no]);
  }
}
