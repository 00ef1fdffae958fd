import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../errors/app-error.ts';
import { isJsonObject } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';

/** A domain of an entity, and where that is from. */
type Association = JsonObject & { readonly domain: string };

type Lists = {
  readonly domains: readonly string[];
  readonly associations: readonly Association[] | undefined;
};

/**
 * Makes the two lists of the aspect `domains` say the same, as DataHub does: older clients write `domains`, newer ones
 * patch `domainAssociations`, and policies look at the first. The one that was changed decides; what came by itself
 * (`propagated`) stands behind what somebody chose.
 * @param before the aspect as it was; undefined when there was none.
 * @returns the aspect to be written; a value in which the lists are no lists stays as it is.
 * @throws AppError `entity.invalid` when both were changed, and differ.
 */
export function withDomainAssociations(before: JsonObject | undefined, after: JsonObject): JsonObject {
  const [was, is] = [listsOf(before ?? {}), listsOf(after)];
  if (is === undefined) return after;
  const { domains: oldDomains = [], associations: oldAssociations = [] } = was ?? {};
  const associations = is.associations ?? oldAssociations;
  const isListChanged = !isDeepStrictEqual(is.domains, oldDomains);
  const areAssociationsChanged = !isDeepStrictEqual(associations, oldAssociations);
  if (isSame(is.domains, associations)) return withLists(after, associations);
  if (areAssociationsChanged && (!isListChanged || is.domains.length === 0))
    return withLists(after, associations);
  if (areAssociationsChanged) {
    const detail = 'Cannot update both domains and domainAssociations to name different domains.';
    throw new AppError('entity.invalid', { detail });
  }
  return withLists(
    after,
    is.domains.flatMap((domain) => {
      const known = associations.filter((association) => association.domain === domain);
      return known.length > 0 ? known : [{ domain }];
    }),
  );
}

function withLists(aspect: JsonObject, associations: readonly Association[]): JsonObject {
  const ordered = associations.toSorted(
    (one, other) => Number(isPropagated(one)) - Number(isPropagated(other)),
  );
  const domains = [...new Set(ordered.map(({ domain }) => domain))];
  return { ...aspect, domains, domainAssociations: ordered };
}

function listsOf({ domains = [], domainAssociations }: JsonObject): Lists | undefined {
  const associations = domainAssociations ?? undefined;
  const areTexts = Array.isArray(domains) && domains.every((domain) => typeof domain === 'string');
  if (!areTexts || !(associations === undefined || areAssociations(associations))) return undefined;
  return { domains, associations };
}

function areAssociations(value: JsonValue): value is readonly Association[] {
  return Array.isArray(value) && value.every((each) => isJsonObject(each) && typeof each.domain === 'string');
}

function isSame(domains: readonly string[], associations: readonly Association[]): boolean {
  const distinct = (names: readonly string[]) => [...new Set(names)].sort();
  return isDeepStrictEqual(distinct(domains), distinct(associations.map(({ domain }) => domain)));
}

function isPropagated({ attribution }: Association): boolean {
  const detail = isJsonObject(attribution) ? attribution.sourceDetail : undefined;
  return isJsonObject(detail) && detail.propagated === 'true';
}
