import type { GroupRecord } from '@latchkey/shared/groups';
import type { RefObject } from 'react';
import { useDetailsDialogs } from '../../components/use-details-dialogs.ts';
import { GROUP_PARAM } from './group-list-params.ts';

/** The dialog that is open; the details of a group live in the address instead. */
export type GroupDialog = { kind: 'create' } | { kind: 'edit' | 'remove' | 'role'; group: GroupRecord };

const DELETED_SHOWN_MS = 4_000;

/** The dialogs of the list of groups. */
export function useGroupDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  const dialogs = useDetailsDialogs<GroupDialog>(GROUP_PARAM, fallbackRef);
  const { close, announce } = dialogs;
  /** The name of what is gone goes, too, once it was read: nothing on the page can be done with it. */
  const closeDeleted = (done: string) => {
    close(done, true);
    setTimeout(() => announce((said) => (said === done ? '' : said)), DELETED_SHOWN_MS);
  };
  return { ...dialogs, closeDeleted };
}
