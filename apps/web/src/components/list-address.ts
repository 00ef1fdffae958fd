import type { AddressFormat } from './use-address.ts';

/** Rows per page of every list. */
export const PAGE_SIZE = 20;

/** The rows of a page, counted from 1. */
export function rowsOf(page: number) {
  return { start: (page - 1) * PAGE_SIZE, count: PAGE_SIZE };
}

/** The rows of a search to choose from: who wants more types more. */
export const CHOICES = { count: 8 };

/** What every list has in its address; filters come on top. */
export type ListAddress<Sort extends string> = {
  query: string;
  sort: Sort;
  order: 'asc' | 'desc';
  /** Counted from 1. */
  page: number;
};

type Choices<Filters> = { readonly [Name in keyof Filters]: readonly Filters[Name][] };

/**
 * How a list with a search, a sort order, pages and filters of fixed choices stands in the address.
 * @param spec.orders the order in which people first want to see each column.
 * @param spec.filters the choices of each filter, the default first.
 * @param spec.kept parameters of others that stay as they are.
 */
export function listAddress<Sort extends string, Filters extends Record<string, string>>(spec: {
  readonly sort: Sort;
  readonly orders: Readonly<Record<Sort, 'asc' | 'desc'>>;
  readonly filters: Choices<Filters>;
  readonly kept?: readonly string[];
}): AddressFormat<ListAddress<Sort> & Filters> {
  type Params = ListAddress<Sort> & Filters;
  const sortKeys = Object.keys(spec.orders) as Sort[];
  const names = Object.keys(spec.filters);
  const defaults: Record<string, string | number> = {
    query: '',
    sort: spec.sort,
    order: spec.orders[spec.sort],
    page: 1,
    ...Object.fromEntries(names.map((name) => [name, spec.filters[name]?.[0] ?? ''])),
  };
  const oneOf = <T extends string>(known: readonly T[] | undefined, value: string | null, fallback: T): T =>
    known?.find((choice) => choice === value) ?? fallback;

  return {
    read: (search) => {
      const page = Number(search.get('page'));
      const params: Record<string, string | number> = {
        query: search.get('query')?.slice(0, 200) ?? '',
        sort: oneOf(sortKeys, search.get('sort'), spec.sort),
        order: oneOf(['asc', 'desc'], search.get('order'), spec.orders[spec.sort]),
        page: Number.isSafeInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
      };
      for (const name of names) {
        params[name] = oneOf(spec.filters[name], search.get(name), String(defaults[name]));
      }
      // Every member was just set.
      return params as Params;
    },
    write: (params) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(params)) {
        if (value !== defaults[name]) search.set(name, String(value));
      }
      return search;
    },
    change: (params, change) => ({ ...params, page: 1, ...change }),
    ...(spec.kept === undefined ? {} : { kept: spec.kept }),
  };
}
