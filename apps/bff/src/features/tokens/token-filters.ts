import { AppError } from '../../errors/app-error.ts';
import type { TokenFilter } from './token-listing-repository.ts';

/** DataHub's `FacetFilterInput` (contract §2.1). */
export type FacetFilter = {
  readonly field: string;
  readonly values?: readonly string[] | null;
  readonly value?: string | null;
  readonly negated?: boolean | null;
  readonly condition?: string | null;
};

const OPERATORS: Readonly<Record<string, TokenFilter['operator']>> = {
  EQUAL: '=',
  IEQUAL: 'equals-any-case',
  IN: '=',
  CONTAIN: 'contains',
  START_WITH: 'starts',
  END_WITH: 'ends',
  EXISTS: 'exists',
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL_TO: '>=',
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL_TO: '<=',
};

const TIMES: ReadonlySet<string> = new Set(['createdAt', 'expiresAt']);
const TEXTS: ReadonlySet<string> = new Set(['id', 'name', 'actorUrn', 'ownerUrn']);
const OF_TEXTS_ONLY: ReadonlySet<string> = new Set(['equals-any-case', 'contains', 'starts', 'ends']);

/** Values in all filters of one list, and characters of each: a statement may be so large only. */
const MAX_VALUES = 200;
const MAX_CHARACTERS = 1_000;

/**
 * Translates filters on `dataHubAccessTokenInfo`.
 * @throws AppError `request.invalid` for more than a statement takes, and for whatever cannot be used of one.
 */
export function toTokenFilters(filters: readonly FacetFilter[]): TokenFilter[] {
  const values = filters.flatMap(valuesOf);
  // Also those without any: each is a condition.
  if (filters.length > MAX_VALUES || values.length > MAX_VALUES)
    throw invalid(`filters: at most ${MAX_VALUES} values in all`);
  if (values.some((value) => value.length > MAX_CHARACTERS))
    throw invalid(`filters: at most ${MAX_CHARACTERS} characters in a value`);
  return filters.map(toTokenFilter);
}

/**
 * Translates one filter.
 * @throws AppError `request.invalid` naming the field, the condition or the value that cannot be used.
 */
function toTokenFilter(filter: FacetFilter): TokenFilter {
  const { field } = filter;
  if (!TIMES.has(field) && !TEXTS.has(field)) {
    throw invalid(
      `filters: unknown field '${field}'; expected id, name, actorUrn, ownerUrn, createdAt or expiresAt`,
    );
  }
  const operator = OPERATORS[filter.condition ?? 'EQUAL'];
  if (operator === undefined || (TIMES.has(field) && OF_TEXTS_ONLY.has(operator)))
    throw invalid(`filters: condition ${filter.condition} does not apply to '${field}'`);
  const texts = valuesOf(filter);
  if (operator !== 'exists' && texts.length === 0)
    throw invalid(`filters: '${field}' needs at least one value`);
  const values = TIMES.has(field) ? texts.map((text) => toTime(field, text)) : texts;
  // The two sets above are the members of the type.
  return { field: field as TokenFilter['field'], operator, values, isNegated: filter.negated ?? false };
}

/** @returns whether some filter confines the list to tokens owned by exactly this user (contract §2.3). */
export function isConfinedToOwner(filters: readonly FacetFilter[], ownerUrn: string): boolean {
  return filters.some((filter) => {
    const values = valuesOf(filter);
    const isEquality = OPERATORS[filter.condition ?? 'EQUAL'] === '=' && !filter.negated;
    return filter.field === 'ownerUrn' && isEquality && values.length === 1 && values[0] === ownerUrn;
  });
}

function valuesOf(filter: FacetFilter): readonly string[] {
  return filter.values ?? (filter.value == null ? [] : [filter.value]);
}

function toTime(field: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw invalid(`filters: '${field}' expects epoch milliseconds`);
}

function invalid(message: string): AppError {
  return new AppError('request.invalid', { detail: message, errors: [{ field: 'filters', message }] });
}
