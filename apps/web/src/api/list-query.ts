import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request } from './http.ts';

type ListParams = {
  readonly query: string;
  readonly count: number;
  readonly [name: string]: string | number;
};

/**
 * Some rows of a list of the REST interface; while others load, the last ones stay.
 * @param key under which a change of what the list shows makes it be read anew.
 * @param params are sent as they are, the search without the blanks around it.
 */
export function listQuery<Result>(key: readonly string[], url: string, params: ListParams) {
  return queryOptions({
    queryKey: [...key, 'list', params],
    queryFn: ({ signal }) =>
      request<Result>(url, { query: { ...params, query: params.query.trim() }, signal }),
    placeholderData: keepPreviousData,
  });
}
