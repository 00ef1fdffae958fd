import type { ListTokensQuery, ListTokensResult } from '@latchkey/shared/tokens';

/** The states that the list can be narrowed to, in the order of the filter. */
export const STATES = [
  'live',
  'active',
  'expiring',
  'expired',
  'unused',
  'revoked',
  'all',
] as const satisfies readonly ListTokensQuery['state'][];

/** The order in which people first want to see each column; what is not here does not sort. */
export const FIRST_ORDERS: Readonly<Record<ListTokensQuery['sort'], ListTokensQuery['order']>> = {
  name: 'asc',
  description: 'asc',
  createdAt: 'desc',
  expiresAt: 'asc',
  lastUsedAt: 'desc',
  state: 'asc',
  actor: 'asc',
  owner: 'asc',
};
const SORT_KEYS = Object.keys(FIRST_ORDERS) as ListTokensQuery['sort'][];

/** The address parameter that names the token whose details are open. */
export const DETAILS_PARAM = 'token';
const URN_PREFIX = 'urn:li:corpuser:';

/** What the list shows; lives in the address, so that a link or a reload shows the same. */
export type ListParams = {
  query: string;
  state: ListTokensQuery['state'];
  /** Who generated them: oneself, everybody, or the user with this URN. */
  owner: string;
  /** Whose rights they carry, as a URN; empty for anybody's. */
  actor: string;
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
  actor: '',
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
    owner: readOwner(search.get('owner')),
    actor: readUrn(search.get('actor')) ?? DEFAULT_PARAMS.actor,
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
export function isFiltered({ query, state, owner, actor }: ListParams): boolean {
  const isAboutSomebody = actor !== '' || (owner !== 'me' && owner !== 'all');
  return isAboutSomebody || query.trim() !== '' || (state !== 'live' && state !== 'all');
}

function readOwner(text: string | null): string {
  return text === 'all' ? text : (readUrn(text) ?? DEFAULT_PARAMS.owner);
}

function readUrn(text: string | null): string | undefined {
  return text?.startsWith(URN_PREFIX) && text.length <= 500 ? text : undefined;
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((known) => known === value);
}

/**
 * @param params what the list was asked for; undefined while it is an earlier one.
 * @returns names of people by URN, as far as the list tells them: those of its rows, and whom a filter asks for.
 */
export function namesOf(
  list: ListTokensResult | undefined,
  params: ListParams | undefined,
): Map<string, string> {
  const names = new Map<string, string>();
  if (list === undefined) return names;
  if (params !== undefined && list.ownerName !== null) names.set(params.owner, list.ownerName);
  if (params !== undefined && list.actorName !== null) names.set(params.actor, list.actorName);
  for (const token of list.tokens) {
    names.set(token.ownerUrn, token.ownerName);
    names.set(token.actorUrn, token.actorName);
  }
  return names;
}
