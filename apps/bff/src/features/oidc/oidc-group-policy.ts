import { AppError } from '../../errors/app-error.ts';
import { type Claims, claimOf } from './oidc-types.ts';

/** More groups than any directory gives one person in a token. */
const MAX_GROUPS = 500;
const MAX_NAME_LENGTH = 150;
/** What `urn:li:corpGroup:<id>` may hold here. */
const MAX_ID_LENGTH = 200;

/** A group as a claim names it. */
export type ClaimedGroup = { readonly urn: string; readonly name: string };

/**
 * @returns the groups that the claim names, each once. No claim means no group: many providers leave an empty
 *   one out, and a right that nobody vouches for must end. Names that cannot be a group here are left out.
 * @throws AppError `sso.answer-invalid` when the claim is neither a text nor a list of at most 500 texts.
 */
export function groupsOf(claims: Claims, claimName: string): ClaimedGroup[] {
  const claim = claimOf(claims, claimName) ?? [];
  const names: unknown[] = Array.isArray(claim) ? claim : [claim];
  if (names.length > MAX_GROUPS || !names.every((name) => typeof name === 'string')) {
    throw new AppError('sso.answer-invalid');
  }
  const groups = new Map<string, ClaimedGroup>();
  for (const name of names) {
    const group = groupOf(name.trim());
    if (group !== undefined) groups.set(group.urn, group);
  }
  return [...groups.values()];
}

function groupOf(name: string): ClaimedGroup | undefined {
  const isName = name !== '' && name.length <= MAX_NAME_LENGTH && name.isWellFormed();
  if (!isName || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) return undefined;
  // Parentheses and commas would end an URN inside another one.
  const id = encodeURIComponent(name).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return id.length > MAX_ID_LENGTH ? undefined : { urn: `urn:li:corpGroup:${id}`, name };
}
