import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { changeListParams, type ListParams, readListParams, writeListParams } from './list-params.ts';

/** The list's parameters, read from and written to the address. */
export function useListParams() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (change: Partial<ListParams>, options: { replace?: boolean } = {}) => {
      // The address itself, not what was last rendered: a delayed search must not undo a newer filter.
      const current = readListParams(new URLSearchParams(window.location.search));
      setSearch(writeListParams(changeListParams(current, change)), options);
    },
    [setSearch],
  );
  return { params: readListParams(search), change };
}
