import { AppError } from '../../errors/app-error.ts';

/** Which part of a list GraphQL is asked for (contract §6.2). */
export type Paging = {
  readonly start?: number | null;
  readonly count?: number | null;
  readonly query?: string | null;
};

const DEFAULT_COUNT = 20;
const MAX_COUNT = 1_000;
/** Characters to search for; the page sends no more than 200. */
const MAX_QUERY = 1_000;

/** @returns the page with DataHub's defaults; `*` asks for everything. @throws AppError `request.invalid`. */
export function pageOf({ start, count, query }: Paging) {
  const page = {
    start: start ?? 0,
    count: count ?? DEFAULT_COUNT,
    query: query === '*' ? '' : (query ?? ''),
  };
  if (page.query.length > MAX_QUERY)
    throw new AppError('request.invalid', { detail: `query has at most ${MAX_QUERY} characters` });
  if (page.start >= 0 && page.count >= 0 && page.count <= MAX_COUNT) return page;
  throw new AppError('request.invalid', { detail: `start must be from 0, count from 0 to ${MAX_COUNT}` });
}
