import { AppError } from '../../errors/app-error.ts';
import { assertEntityType } from './aspect-registry.ts';
import { isJsonObject } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';
import { parseUrn, type Urn } from './metadata-urn.ts';
import { isTimeseries } from './timeseries-aspects.ts';
import { KEPT_EVENTS, type Span } from './timeseries-repository.ts';

/** Which events of which series are asked for, the newest first. */
export type TimeseriesQuery = {
  readonly urn: Urn;
  readonly aspect: string;
  readonly span: Span;
  readonly limit: number;
  readonly isWanted: (event: JsonObject) => boolean;
};

type Condition = (value: JsonValue, wanted: readonly string[]) => boolean;

/** Objects and lists equal nothing: to find out would mean to write each of them for each criterion. */
const isIn: Condition = (value, wanted) => typeof value !== 'object' && wanted.includes(textOf(value));
const compared =
  (holds: (value: number, bound: number) => boolean): Condition =>
  (value, wanted) =>
    typeof value === 'number' && wanted.length > 0 && wanted.every((bound) => holds(value, Number(bound)));

/** DataHub's conditions that a member of an event can meet. */
const CONDITIONS: ReadonlyMap<JsonValue, Condition> = new Map([
  ['EQUAL', isIn],
  ['IN', isIn],
  ['GREATER_THAN', compared((value, bound) => value > bound)],
  ['GREATER_THAN_OR_EQUAL_TO', compared((value, bound) => value >= bound)],
  ['LESS_THAN', compared((value, bound) => value < bound)],
  ['LESS_THAN_OR_EQUAL_TO', compared((value, bound) => value <= bound)],
]);

/** Groups of a filter, and members of a group. */
const MAX_CRITERIA = 100;

/** Criteria and values of a whole filter: each of them is compared with each event. */
const MAX_COMPARED = 1_000;

/**
 * Reads the body of `POST /aspects?action=getTimeseriesAspectValues`.
 * @throws AppError `request.invalid` naming the member at fault, `entity.invalid` for a bad URN.
 */
export function readTimeseriesQuery(body: JsonObject): TimeseriesQuery {
  const urn = parseUrn(body.urn);
  assertEntityType(urn.entityType);
  const { entity = urn.entityType, aspect, limit, latestValue, filter, sort } = body;
  if (entity !== urn.entityType) throw invalid('entity', `The URN is of the type ${urn.entityType}.`);
  if (typeof aspect !== 'string' || !isTimeseries(aspect)) {
    throw invalid('aspect', 'Name a time-series aspect, such as datasetProfile.');
  }
  if (sort !== undefined && sort !== null)
    throw invalid('sort', 'Events come newest first, and no other way.');
  return {
    urn,
    aspect,
    span: readSpan(body),
    limit: latestValue === true ? 1 : readLimit(limit),
    isWanted: readFilter(filter),
  };
}

/** @throws AppError `request.invalid` for a bound that is no time. */
export function readSpan({ startTimeMillis, endTimeMillis }: JsonObject): Span {
  return {
    from: readTime(startTimeMillis, 'startTimeMillis'),
    to: readTime(endTimeMillis, 'endTimeMillis'),
  };
}

function readTime(value: JsonValue | undefined, field: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(field, 'Expected milliseconds since 1970.');
}

/** No more events than that are kept, so a larger limit is one for all. */
function readLimit(limit: JsonValue | undefined): number {
  if (limit === undefined || limit === null) return KEPT_EVENTS;
  if (typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 1) {
    return Math.min(limit, KEPT_EVENTS);
  }
  throw invalid('limit', 'Expected a positive integer.');
}

/** `{"or": [{"and": [{"field", "values", "condition", "negated"}]}]}`; without groups everything is wanted. */
function readFilter(filter: JsonValue | undefined): TimeseriesQuery['isWanted'] {
  if (filter === undefined || filter === null) return () => true;
  const groups = readList(isJsonObject(filter) ? (filter.or ?? []) : filter).map((group) =>
    readList(isJsonObject(group) ? group.and : group).map(readCriterion),
  );
  const compared = groups.flat().reduce((sum, { weight }) => sum + weight, 0);
  if (compared > MAX_COMPARED) {
    throw invalid('filter', `At most ${MAX_COMPARED} criteria and values in all are compared.`);
  }
  if (groups.length === 0) return () => true;
  return (event) => groups.some((group) => group.every(({ holds }) => holds(event)));
}

function readList(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value) && value.length <= MAX_CRITERIA) return value;
  throw invalid(
    'filter',
    `Expected {"or": [{"and": [criteria]}]}, with at most ${MAX_CRITERIA} in each list.`,
  );
}

function readCriterion(criterion: JsonValue): {
  readonly weight: number;
  readonly holds: TimeseriesQuery['isWanted'];
} {
  const { field, value, values, condition, negated } = (isJsonObject(criterion) ? criterion : {}) as Readonly<
    Record<string, JsonValue | undefined>
  >;
  const wanted = values ?? (value === undefined ? undefined : [value]);
  if (typeof field !== 'string' || !Array.isArray(wanted)) {
    throw invalid('filter', 'A criterion needs a field and values.');
  }
  const meets = CONDITIONS.get(condition ?? 'EQUAL');
  if (meets === undefined) {
    throw invalid('filter', `Accepted conditions are ${[...CONDITIONS.keys()].join(', ')}.`);
  }
  const texts = wanted.map(textOf);
  return {
    weight: 1 + texts.length,
    holds: (event) => {
      const member = Object.hasOwn(event, field) ? event[field] : undefined;
      const isMet = member !== undefined && member !== null && meets(member, texts);
      return isMet !== (negated === true);
    },
  };
}

/** A filter says every value as a text. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
