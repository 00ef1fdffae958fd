import { type CorpEntity, textOf } from '../metadata/corp-entity-service.ts';
import type { User } from './user-types.ts';

/** A user whom `corpUser` shows: not from the table of accounts, but as the metadata tells it. */
export type ShownUser = CorpEntity & { readonly username: string; readonly isNativeUser: boolean };

/** @returns `info` and `properties` of a `CorpUser`; null of somebody who does not exist. */
export function presentInfo(user: User | ShownUser) {
  if (!('aspects' in user)) {
    const { displayName, title, email } = user;
    const active = user.status === 'ACTIVE' && !user.isRemoved;
    return { active, displayName, fullName: displayName, title, email };
  }
  const info = user.aspects.get('corpUserInfo');
  if (info === undefined) return null;
  const displayName = textOf(info, 'displayName');
  return {
    active: info.active === true,
    displayName,
    fullName: textOf(info, 'fullName') ?? displayName,
    firstName: textOf(info, 'firstName'),
    lastName: textOf(info, 'lastName'),
    title: textOf(info, 'title'),
    email: textOf(info, 'email'),
  };
}

/** @returns `editableInfo` and `editableProperties` of a `CorpUser`; null where nobody wrote any. */
export function presentEditable(user: User | ShownUser) {
  if (!('aspects' in user)) {
    const { displayName, title, email } = user;
    return { displayName, title, email };
  }
  const info = user.aspects.get('corpUserEditableInfo');
  if (info === undefined) return null;
  const members = ['displayName', 'title', 'aboutMe', 'email', 'pictureLink', 'slack', 'phone'];
  return Object.fromEntries(members.map((member) => [member, textOf(info, member)]));
}
