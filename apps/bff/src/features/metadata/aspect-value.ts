import { AppError } from '../../errors/app-error.ts';
import { assertShallow, isJsonObject } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';
import type { ChangeType } from './proposal.ts';
import { isTimeseries, timestampOf } from './timeseries-aspects.ts';
import { assertStanding } from './user-standing.ts';

/**
 * Asks of a value what every value that is stored has to be, whether it was sent whole or came out of a patch.
 * @throws AppError `entity.invalid` naming the fault.
 */
export function assertAspectValue(
  urn: Urn,
  aspect: string,
  change: ChangeType,
  value: JsonValue | undefined,
): asserts value is JsonObject {
  if (!isJsonObject(value)) {
    throw new AppError('entity.invalid', { detail: `The value of ${aspect} is not a JSON object.` });
  }
  assertShallow(value, `The value of ${aspect}`);
  assertStanding(urn, aspect, change, value);
  if (isTimeseries(aspect)) timestampOf(aspect, value);
}
