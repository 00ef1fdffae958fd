import type { Database, Queryable } from '../../apps/bff/src/db/database.ts';
import { fillPolicies } from './fill-policies.ts';

const BATCH = 500;
const DAY_MS = 86_400_000;

/** How many of each. */
export type PeopleCounts = {
  readonly users: number;
  readonly groups: number;
  readonly policies: number;
  readonly serviceAccounts: number;
  readonly tokensPerUser: number;
};

/**
 * Users (`Person 0`…) who are all in a group or two (`Group 0`…), every tenth with a role, each with live and expired tokens;
 * service accounts (`Account 0`…); and policies of their own for some of them.
 */
export async function fillPeople(database: Database, counts: PeopleCounts): Promise<void> {
  const { users, groups, policies, serviceAccounts, tokensPerUser } = counts;
  const now = Date.now();
  const userUrn = (index: number) => `urn:li:corpuser:person${index}`;
  const groupUrn = (index: number) => `urn:li:corpGroup:group${index % groups}`;
  await inBatches(database, users, async (db, batch) => {
    await db
      .insertInto('users')
      .values(
        batch.map((index) => ({
          urn: userUrn(index),
          username: `person${index}`,
          display_name: `Person ${index}`,
          title: null,
          email: `person${index}@example.org`,
          status: index % 50 === 0 ? ('SUSPENDED' as const) : ('ACTIVE' as const),
          removed: 0,
          password_hash: null,
          created_by: null,
          created_at: now,
          updated_at: now,
          last_sign_in_at: index % 3 === 0 ? null : now - index,
        })),
      )
      .execute();
    await addGroups(
      db,
      batch.filter((index) => index < groups),
    );
    await db
      .insertInto('group_members')
      .values(
        batch.flatMap((index) =>
          // Every twentieth is in a second group, so that groups differ in size.
          [groupUrn(index), ...(index % 20 === 0 ? [groupUrn(index + 10)] : [])].map((group_urn) => ({
            group_urn,
            user_urn: userUrn(index),
          })),
        ),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const editors = batch.filter((index) => index % 10 === 0);
    await db
      .insertInto('role_members')
      .values(editors.map((index) => ({ role_urn: 'urn:li:dataHubRole:Editor', actor_urn: userUrn(index) })))
      .execute();
    for (let token = 0; token < tokensPerUser; token += 1) await addTokens(db, batch, token);
  });
  await inBatches(database, serviceAccounts, addServiceAccounts);
  await fillPolicies(database, policies, users, groups);

  async function addGroups(db: Queryable, numbers: readonly number[]): Promise<void> {
    if (numbers.length === 0) return;
    await db
      .insertInto('corp_groups')
      .values(
        numbers.map((index) => ({
          urn: groupUrn(index),
          name: `Group ${index}`,
          description: null,
          created_at: now,
          created_by: userUrn(0),
        })),
      )
      .execute();
  }

  async function addTokens(db: Queryable, owners: readonly number[], token: number): Promise<void> {
    await db
      .insertInto('tokens')
      .values(
        owners.map((index) => ({
          id: `token-${index}-${token}`,
          type: 'PERSONAL' as const,
          name: `token ${token}`,
          description: null,
          actor_urn: userUrn(index),
          owner_urn: userUrn(index),
          parent_id: null,
          created_at: now,
          expires_at: token === 0 ? now - 1 : now + DAY_MS,
          revoked_at: null,
          revoked_by: null,
          last_used_at: null,
          last_used_ip: null,
          rotated_from: null,
          replaced_by: null,
        })),
      )
      .execute();
  }

  async function addServiceAccounts(db: Queryable, numbers: readonly number[]): Promise<void> {
    await db
      .insertInto('users')
      .values(
        numbers.map((index) => ({
          urn: `urn:li:corpuser:service_${index}`,
          username: `service_${index}`,
          display_name: `Account ${index}`,
          title: `Loads part ${index} of the sales mart`,
          email: null,
          status: 'ACTIVE' as const,
          removed: 0,
          password_hash: null,
          is_service_account: 1,
          created_by: userUrn(0),
          created_at: now + index,
          updated_at: now,
          last_sign_in_at: null,
        })),
      )
      .execute();
  }
}

async function inBatches(
  database: Database,
  count: number,
  insert: (db: Queryable, numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < count; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) => start + offset);
    await database.transaction((db) => insert(db, numbers));
  }
}
