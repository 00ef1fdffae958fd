import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** How the parameters of a list stand in the address. Pass the same object at every rendering. */
export type AddressFormat<Params> = {
  /** Anything unknown counts as not given. */
  read: (search: URLSearchParams) => Params;
  /** Defaults are left out, so that the plain list has a plain address. */
  write: (params: Params) => URLSearchParams;
  /** @returns the parameters after a change, e.g. back on page 1. */
  change: (params: Params, change: Partial<Params>) => Params;
  /** Parameters of others that stay as they are, e.g. the open details. */
  kept?: readonly string[];
};

/** The parameters of a list, read from and written to the address. */
export function useAddress<Params>(format: AddressFormat<Params>) {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (change: Partial<Params>, options: { replace?: boolean } = {}) => {
      // The address itself, not what was last rendered: a delayed search must not undo a newer filter.
      const current = new URLSearchParams(window.location.search);
      const next = format.write(format.change(format.read(current), change));
      for (const name of format.kept ?? []) {
        const value = current.get(name);
        if (value !== null) next.set(name, value);
      }
      setSearch(next, options);
    },
    [format, setSearch],
  );
  return { params: format.read(search), change };
}
