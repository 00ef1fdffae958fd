import { type CorpUserUrn, ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { UserStatus } from '@latchkey/shared/users';
import type { Repositories } from '../../store.ts';
import type { AspectWrite } from './aspect-repository.ts';
import type { JsonObject } from './metadata-types.ts';

/** What the aspects of a user say; a `User` of the table `users` has it all. */
type CorpUser = {
  readonly urn: CorpUserUrn;
  readonly username: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly email: string | null;
  readonly status: UserStatus;
  readonly isRemoved: boolean;
  readonly isServiceAccount?: boolean;
};

/** The root user as DataHub's first start writes it (contract §3.4). */
const ROOT_INFO: JsonObject = { active: true, displayName: 'DataHub', title: 'DataHub', system: true };

/**
 * Writes the entity of a user, in the transaction that adds the user, or again at each start. What is
 * known already stays, except a standing that contradicts the table `users`, which is the authority.
 * @param at epoch ms.
 */
export async function seedCorpUser(tx: Repositories, user: CorpUser, at: number): Promise<void> {
  await tx.aspects.insertOrLock(aspectOf(user.urn, 'corpUserKey', { username: user.username }, at));
  const aspects = new Map((await tx.aspects.listLatest(user.urn)).map(({ name, value }) => [name, value]));
  if (!aspects.has('corpUserInfo')) {
    await tx.aspects.upsert(aspectOf(user.urn, 'corpUserInfo', infoOf(user), at));
  }
  if (user.isServiceAccount && !aspects.has('subTypes')) {
    await tx.aspects.upsert(aspectOf(user.urn, 'subTypes', { typeNames: ['SERVICE_ACCOUNT'] }, at));
  }
  if (aspects.get('corpUserStatus')?.status !== user.status)
    await writeCorpUserStatus(tx, user.urn, user.status, at);
  if ((aspects.get('status')?.removed === true) !== user.isRemoved) {
    await tx.aspects.upsert(aspectOf(user.urn, 'status', { removed: user.isRemoved }, at));
  }
}

/** Writes the names of a user again, in the transaction that changes them. What else the aspect holds stays. */
export async function rewriteCorpUserInfo(tx: Repositories, user: CorpUser, at: number): Promise<void> {
  const info = await tx.aspects.find({ urn: user.urn, aspect: 'corpUserInfo' }, 0);
  const known = typeof info?.value === 'object' && info.value !== null ? info.value : {};
  await tx.aspects.upsert(aspectOf(user.urn, 'corpUserInfo', { ...known, ...infoOf(user) }, at));
}

/** Writes `corpUserStatus`, in the transaction that changes the user's status. Time in epoch ms. */
export async function writeCorpUserStatus(
  tx: Repositories,
  urn: CorpUserUrn,
  status: UserStatus,
  at: number,
): Promise<void> {
  const value = { status, lastModified: { actor: SYSTEM_ACTOR_URN, time: at } };
  await tx.aspects.upsert(aspectOf(urn, 'corpUserStatus', value, at));
}

/** Deletes the entity of a user, in the transaction that deletes the user. */
export async function deleteCorpUser(tx: Repositories, urn: CorpUserUrn): Promise<void> {
  await tx.aspects.deleteEntity({ urn, aspect: 'corpUserKey' });
  await tx.timeseries.deleteEntity(urn);
}

function infoOf(user: CorpUser): JsonObject {
  if (user.urn === ROOT_USER_URN) return ROOT_INFO;
  return {
    active: true,
    displayName: user.displayName,
    ...(user.title === null ? {} : { title: user.title }),
    ...(user.email === null ? {} : { email: user.email }),
  };
}

function aspectOf(urn: CorpUserUrn, aspect: string, value: JsonObject, at: number): AspectWrite {
  return { urn, entityType: 'corpuser', aspect, value, systemMetadata: null, at, by: SYSTEM_ACTOR_URN };
}
