import { AppError } from '../../errors/app-error.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';

/** Nesting that real metadata never reaches; deeper text is made to exhaust a recursion. */
const MAX_DEPTH = 200;

/** `JSON.rawJSON` and reviver contexts (TC39 JSON.parse source text access), which TypeScript's es2024 lacks. */
type JsonWithSource = {
  rawJSON(text: string): JsonValue;
  parse(
    text: string,
    reviver: (key: string, value: JsonValue, context: { source?: string }) => JsonValue,
  ): JsonValue;
};

/**
 * Parses JSON without rounding: DataHub's `long` has 64 bits, a JavaScript number 53, so a larger
 * integer becomes a raw literal that `JSON.stringify` writes back digit by digit. A member called
 * `__proto__` is an ordinary member here and changes no prototype (test FZ-05).
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
  const json = JSON as unknown as JsonWithSource;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    source !== undefined &&
    /^-?\d+$/.test(source)
      ? json.rawJSON(source)
      : value,
  );
}

/** @returns whether the value is a JSON object, rather than a list, a raw literal or a scalar. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) !== null
  );
}

/** @throws AppError `entity.invalid` when lists and objects nest deeper than 200 levels. */
export function assertShallow(value: JsonValue, what: string): void {
  if (isDeeperThan(value, MAX_DEPTH)) {
    throw new AppError('entity.invalid', { detail: `${what} nests deeper than ${MAX_DEPTH} levels.` });
  }
}

function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}
