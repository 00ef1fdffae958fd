import {
  accountSchema,
  changedPasswordSchema,
  endedSessionsSchema,
  listSessionsResultSchema,
} from '../../packages/shared/src/account.ts';
import {
  groupDetailsSchema,
  groupRecordSchema,
  listGroupsResultSchema,
  listMembersResultSchema,
  removedGroupSchema,
} from '../../packages/shared/src/groups.ts';
import {
  createdInviteSchema,
  linkCheckSchema,
  listInvitesResultSchema,
} from '../../packages/shared/src/invites.ts';
import {
  listServiceAccountsResultSchema,
  serviceAccountRecordSchema,
} from '../../packages/shared/src/people.ts';
import {
  listUsersResultSchema,
  resetLinkSchema,
  userDetailsSchema,
  userEndingSchema,
} from '../../packages/shared/src/users.ts';

/** Schemas of answers about accounts, sessions, users, groups, service accounts and links, by their names in the document. */
export const PEOPLE_ANSWERS = {
  Account: accountSchema,
  ChangedPassword: changedPasswordSchema,
  SessionList: listSessionsResultSchema,
  EndedSessions: endedSessionsSchema,
  UserList: listUsersResultSchema,
  UserDetails: userDetailsSchema,
  UserEnding: userEndingSchema,
  ResetLink: resetLinkSchema,
  GroupList: listGroupsResultSchema,
  GroupRecord: groupRecordSchema,
  GroupDetails: groupDetailsSchema,
  RemovedGroup: removedGroupSchema,
  MemberList: listMembersResultSchema,
  InviteList: listInvitesResultSchema,
  CreatedInvite: createdInviteSchema,
  LinkCheck: linkCheckSchema,
  ServiceAccountList: listServiceAccountsResultSchema,
  ServiceAccountRecord: serviceAccountRecordSchema,
};
