/** A DataHub URN of a user: `urn:li:corpuser:<id>`. */
export type CorpUserUrn = `urn:li:corpuser:${string}`;

const CORP_USER_PREFIX = 'urn:li:corpuser:';
const ACCESS_TOKEN_PREFIX = 'urn:li:dataHubAccessToken:';

/** The principal of internal requests; it holds every privilege and cannot sign in (contract §1.8). */
export const SYSTEM_ACTOR_URN: CorpUserUrn = 'urn:li:corpuser:__datahub_system';
/** The administrator that exists from the first start. */
export const ROOT_USER_URN: CorpUserUrn = 'urn:li:corpuser:datahub';

/** The three roles of DataHub (contract §6.3). */
export const ROLE_URNS = [
  'urn:li:dataHubRole:Admin',
  'urn:li:dataHubRole:Editor',
  'urn:li:dataHubRole:Reader',
] as const;

/** User ids that nobody may register: DataHub's own principals (lesson D-04). */
export const RESERVED_USER_IDS: readonly string[] = [
  'datahub',
  '__datahub_system',
  'unknown',
  'anonymous',
  'guest',
];

/** @returns the URN of a user id, e.g. `datahub` → `urn:li:corpuser:datahub`. */
export function corpUserUrn(id: string): CorpUserUrn {
  return `${CORP_USER_PREFIX}${id}`;
}

/** @returns whether the text is a corpuser URN with a non-empty id. */
export function isCorpUserUrn(text: string): text is CorpUserUrn {
  return text.startsWith(CORP_USER_PREFIX) && text.length > CORP_USER_PREFIX.length;
}

/** @returns the id part of a corpuser URN, e.g. `datahub`. */
export function corpUserId(urn: CorpUserUrn): string {
  return urn.slice(CORP_USER_PREFIX.length);
}

/** @returns the URN of a token id (contract §1.5); the id is not escaped. */
export function accessTokenUrn(id: string): string {
  return `${ACCESS_TOKEN_PREFIX}${id}`;
}
