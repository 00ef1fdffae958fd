import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import {
  changeListParams,
  DETAILS_PARAM,
  type ListParams,
  readListParams,
  writeListParams,
} from './list-params.ts';

/** The list's parameters, read from and written to the address. */
export function useListParams() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (change: Partial<ListParams>, options: { replace?: boolean } = {}) => {
      // The address itself, not what was last rendered: a delayed search must not undo a newer filter.
      const current = new URLSearchParams(window.location.search);
      const next = writeListParams(changeListParams(readListParams(current), change));
      const details = current.get(DETAILS_PARAM);
      if (details !== null) next.set(DETAILS_PARAM, details);
      setSearch(next, options);
    },
    [setSearch],
  );
  return { params: readListParams(search), change };
}
