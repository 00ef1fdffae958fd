import { useSearchParams } from 'react-router';

/** A parameter of the address that names what is open above a list, so that it can be linked. */
export function useAddressParam(name: string) {
  const [search, setSearch] = useSearchParams();
  const close = () => {
    const next = new URLSearchParams(window.location.search);
    if (!next.has(name)) return;
    next.delete(name);
    setSearch(next, { replace: true });
  };
  /** @returns the link that opens this one over the list as it is. */
  const linkTo = (value: string) => {
    const next = new URLSearchParams(search);
    next.set(name, value);
    return { search: `?${next}` };
  };
  return { value: search.get(name), close, linkTo };
}
