import type { PolicyActors } from '@latchkey/shared/policies';
import { ENFORCED_PRIVILEGES, privilegeName } from '@latchkey/shared/privilege-catalogue';
import { intlLocale, t } from '../../i18n/text.tsx';

/** Names that a sentence has room for. */
const MAX_NAMED = 3;

const listFormats = new Map<string, Intl.ListFormat>();

/** One for each language is kept: a page of policies asks forty times. */
function listFormat(): Intl.ListFormat {
  const locale = intlLocale();
  const format = listFormats.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' });
  listFormats.set(locale, format);
  return format;
}

/** @returns "a, b, c and 4 more", in the page's language. */
export function shortList(names: readonly string[], max = MAX_NAMED): string {
  const rest = names.length - max;
  // One more name is shorter than "and 1 more".
  const shown = rest <= 1 ? names : [...names.slice(0, max), t('words.more', { count: rest })];
  return listFormat().format(shown);
}

/** @returns the name of a role, e.g. `Admin`. */
export function roleName(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}

/** @returns whom a policy is for, each in words; `nameOf` knows the names of users and groups. */
export function actorNames(
  actors: Omit<PolicyActors, 'resourceOwnersTypes'>,
  nameOf: (urn: string) => string,
): string[] {
  return [
    ...(actors.allUsers ? [t('who.everybody')] : []),
    ...(actors.allGroups ? [t('who.everyMember')] : []),
    ...(actors.resourceOwners ? [t('who.owners')] : []),
    ...actors.roles.map((urn) => t('who.role', { name: roleName(urn) })),
    ...actors.groups.map((urn) => t('who.group', { name: nameOf(urn) })),
    ...actors.users.map(nameOf),
  ];
}

/** @returns the privileges, those that Latchkey asks for first. */
export function askedForFirst(privileges: readonly string[]): string[] {
  const isAskedFor = (privilege: string) => ENFORCED_PRIVILEGES.has(privilege);
  return [...privileges.filter(isAskedFor), ...privileges.filter((privilege) => !isAskedFor(privilege))];
}

/** @returns the names of privileges in DataHub's words; those that Latchkey asks for come first. */
export function privilegeNames(privileges: readonly string[]): string[] {
  return askedForFirst(privileges).map(privilegeName);
}
