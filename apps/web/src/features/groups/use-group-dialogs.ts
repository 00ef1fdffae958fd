import type { GroupRecord } from '@latchkey/shared/groups';
import type { RefObject } from 'react';
import { useDetailsDialogs } from '../../components/use-details-dialogs.ts';
import { GROUP_PARAM } from './group-list-params.ts';

/** The dialog that is open; the details of a group live in the address instead. */
export type GroupDialog = { kind: 'create' } | { kind: 'edit' | 'remove' | 'role'; group: GroupRecord };

/** The dialogs of the list of groups. */
export function useGroupDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  return useDetailsDialogs<GroupDialog>(GROUP_PARAM, fallbackRef);
}
