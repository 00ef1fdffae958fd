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

const isIn: Condition = (value, wanted) => wanted.includes(textOf(value));
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

/** Groups and members of groups of a filter. */
const MAX_CRITERIA = 100;

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
  if (groups.length === 0) return () => true;
  return (event) => groups.some((group) => group.every((holds) => holds(event)));
}

function readList(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value) && value.length <= MAX_CRITERIA) return value;
  throw invalid(
    'filter',
    `Expected {"or": [{"and": [criteria]}]}, with at most ${MAX_CRITERIA} in each list.`,
  );
}

function readCriterion(criterion: JsonValue): TimeseriesQuery['isWanted'] {
  const { field, value, values, condition, negated } = (isJsonObject(criterion) ? criterion : {}) as Readonly<
    Record<string, JsonValue | undefined>
  >;
  const wanted = values ?? (value === undefined ? undefined : [value]);
  if (typeof field !== 'string' || !Array.isArray(wanted)) {
    throw invalid('filter', 'A criterion needs a field and values.');
  }
  const holds = CONDITIONS.get(condition ?? 'EQUAL');
  if (holds === undefined) {
    throw invalid('filter', `Accepted conditions are ${[...CONDITIONS.keys()].join(', ')}.`);
  }
  const texts = wanted.map(textOf);
  return (event) => {
    const member = Object.hasOwn(event, field) ? event[field] : undefined;
    const isMet = member !== undefined && member !== null && holds(member, texts);
    return isMet !== (negated === true);
  };
}

/** A filter says every value as a text. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
