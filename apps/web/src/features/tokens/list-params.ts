import type { ListTokensQuery } from '@latchkey/shared/tokens';

/** Rows per page. */
export const PAGE_SIZE = 20;

const STATES = ['live', 'active', 'expired', 'revoked', 'all'] as const satisfies ListTokensQuery['state'][];
const SORT_KEYS = [
  'name',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
] as const satisfies ListTokensQuery['sort'][];

/** What the list shows; lives in the address, so that a link or a reload shows the same. */
export type ListParams = {
  query: string;
  state: ListTokensQuery['state'];
  owner: 'me' | 'all';
  sort: ListTokensQuery['sort'];
  order: ListTokensQuery['order'];
  /** Counted from 1. */
  page: number;
};

/** What an address without parameters means. */
export const DEFAULT_PARAMS: ListParams = {
  query: '',
  state: 'live',
  owner: 'me',
  sort: 'createdAt',
  order: 'desc',
  page: 1,
};

/** Reads the address; anything unknown counts as not given. */
export function readListParams(search: URLSearchParams): ListParams {
  const page = Number(search.get('page'));
  return {
    query: search.get('query')?.slice(0, 200) ?? DEFAULT_PARAMS.query,
    state: oneOf(STATES, search.get('state')) ?? DEFAULT_PARAMS.state,
    owner: search.get('owner') === 'all' ? 'all' : 'me',
    sort: oneOf(SORT_KEYS, search.get('sort')) ?? DEFAULT_PARAMS.sort,
    order: oneOf(['asc', 'desc'] as const, search.get('order')) ?? DEFAULT_PARAMS.order,
    page: Number.isSafeInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
  };
}

/** Writes the address; defaults are left out, so that the plain list has a plain address. */
export function writeListParams(params: ListParams): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of Object.keys(DEFAULT_PARAMS) as (keyof ListParams)[]) {
    if (params[key] !== DEFAULT_PARAMS[key]) search.set(key, String(params[key]));
  }
  return search;
}

/** @returns the parameters after a change; any change but that of the page leads back to page 1. */
export function changeListParams(params: ListParams, change: Partial<ListParams>): ListParams {
  return { ...params, page: 1, ...change };
}

/** @returns whether the list shows fewer tokens than there may be. */
export function isFiltered({ query, state }: ListParams): boolean {
  return query.trim() !== '' || (state !== 'live' && state !== 'all');
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((known) => known === value);
}
