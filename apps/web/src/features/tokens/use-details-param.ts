import { useSearchParams } from 'react-router';
import { DETAILS_PARAM } from './list-params.ts';

/** The token whose details are open; lives in the address, so that it can be linked. */
export function useDetailsParam() {
  const [search, setSearch] = useSearchParams();
  const closeDetails = () => {
    const next = new URLSearchParams(window.location.search);
    if (!next.has(DETAILS_PARAM)) return;
    next.delete(DETAILS_PARAM);
    setSearch(next, { replace: true });
  };
  return { detailsId: search.get(DETAILS_PARAM), closeDetails };
}

/** @returns the link that opens the details of a token over the list as it is. */
export function useDetailsLink() {
  const [search] = useSearchParams();
  return (id: string) => {
    const next = new URLSearchParams(search);
    next.set(DETAILS_PARAM, id);
    return { search: `?${next}` };
  };
}
