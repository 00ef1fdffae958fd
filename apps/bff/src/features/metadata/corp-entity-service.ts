import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { MetadataService } from './metadata-service.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';
import { parseUrn } from './metadata-urn.ts';

/** A user or a group as the metadata tells it. */
export type CorpEntity = {
  readonly urn: string;
  /** What stands in the URN behind the type. */
  readonly key: string;
  /** The latest aspects by name; none of an entity that does not exist, or that looks so to the caller. */
  readonly aspects: ReadonlyMap<string, JsonObject>;
};

/**
 * Reads a user or a group under the METADATA policies, like `GET /openapi/v3/entity`.
 * @throws AppError `privilege.missing`, `entity.invalid`, `request.invalid` for a URN of another type.
 */
export async function readCorpEntity(
  metadata: Pick<MetadataService, 'findEntity'>,
  context: RequestContext,
  entityType: 'corpuser' | 'corpGroup',
  text: string,
): Promise<CorpEntity> {
  const urn = parseUrn(text);
  if (urn.entityType !== entityType) {
    throw new AppError('request.invalid', {
      detail: `The URN '${text}' is not of the type '${entityType}'.`,
    });
  }
  const entity = await metadata.findEntity(context, urn);
  const aspects = entity?.aspects.map(({ name, value }) => [name, value] as const);
  return { urn: urn.text, key: urn.key, aspects: new Map(aspects) };
}

/** @returns a text member of an aspect; null when it is absent or anything else. */
export function textOf(aspect: JsonObject, member: string): string | null {
  const value: JsonValue | undefined = aspect[member];
  return typeof value === 'string' ? value : null;
}
