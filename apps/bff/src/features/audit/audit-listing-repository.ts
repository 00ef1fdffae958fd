import type { AuditFilter } from '@latchkey/shared/audit-log';
import { accessTokenUrn } from '@latchkey/shared/urn';
import { type ExpressionBuilder, sql } from 'kysely';
import type { DatabaseSchema } from '../../db/schema.ts';

/** The last event of a page: what comes after it is older. */
export type AuditCursor = { readonly at: number; readonly id: number };

/** Which events to list, newest first. */
export type AuditListing = AuditFilter & {
  /** The last event of the page before. */
  readonly before?: AuditCursor | undefined;
  /** Only what was recorded before this event. */
  readonly belowId?: number | undefined;
  readonly limit: number;
};

/** @returns the conditions of a listing, all of which must hold. */
export function auditConditionsOf(
  builder: ExpressionBuilder<DatabaseSchema, 'audit_events'>,
  listing: AuditListing,
) {
  const { actor, subject, token, action, outcome, from, to, before, belowId } = listing;
  const conditions = [];
  if (actor !== undefined) conditions.push(builder('actor_urn', '=', actor));
  if (subject !== undefined) conditions.push(builder('subject_urn', '=', subject));
  if (token !== undefined) {
    const isUsed = builder('via_token_id', '=', token);
    conditions.push(builder.or([isUsed, builder('subject_urn', '=', accessTokenUrn(token))]));
  }
  if (action !== undefined && action.length > 0) conditions.push(builder('action', 'in', action));
  if (outcome !== undefined) conditions.push(builder('outcome', '=', outcome));
  if (from !== undefined) conditions.push(builder('at', '>=', from));
  if (to !== undefined) conditions.push(builder('at', '<', to));
  if (before !== undefined) conditions.push(sql<boolean>`(at, id) < (${before.at}, ${before.id})`);
  if (belowId !== undefined) conditions.push(builder('id', '<', belowId));
  return conditions;
}
