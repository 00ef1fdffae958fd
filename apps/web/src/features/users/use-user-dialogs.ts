import type { UserRecord } from '@latchkey/shared/users';
import type { RefObject } from 'react';
import { useDetailsDialogs } from '../../components/use-details-dialogs.ts';
import { USER_PARAM } from './user-list-params.ts';

/** The dialog that is open; the details of a user live in the address instead. */
export type UserDialog = {
  kind: 'suspend' | 'reinstate' | 'remove' | 'role' | 'reset' | 'group';
  user: UserRecord;
};

/** The dialogs of the list of users. */
export function useUserDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  return useDetailsDialogs<UserDialog>(USER_PARAM, fallbackRef);
}
