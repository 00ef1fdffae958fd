import { AUDIT_ACTIONS, type AuditAction } from '@latchkey/shared/audit';
import type { NamedAuditParty } from '@latchkey/shared/audit-log';
import { accessTokenUrn } from '@latchkey/shared/urn';
import type { AddressFormat } from '../../components/use-address.ts';

/** What the log shows; lives in the address, so that a link or a reload shows the same. */
export type AuditParams = {
  /** URN of who acted, and of what was acted on; empty for anybody and anything. */
  actor: string;
  subject: string;
  /** Id of a token. */
  token: string;
  /** One action, or all of a noun as `token.*`; empty for all. */
  action: string;
  outcome: '' | 'ok' | 'refused';
  /** First and last day in the time zone of the browser, `YYYY-MM-DD`; empty for open. */
  from: string;
  to: string;
};

/** What an address without parameters means. */
export const DEFAULT_AUDIT_PARAMS: AuditParams = {
  actor: '',
  subject: '',
  token: '',
  action: '',
  outcome: '',
  from: '',
  to: '',
};
const TOKEN_PREFIX = accessTokenUrn('');
/** SHA-256 in Base64. */
const TOKEN_ID = /^[\w+/-]{43}=?$/;
const NAMES = Object.keys(DEFAULT_AUDIT_PARAMS) as (keyof AuditParams)[];

/** The nouns of the log, and the actions of each, in the order of the shared list. */
export const ACTION_GROUPS: ReadonlyMap<string, readonly AuditAction[]> = Map.groupBy(AUDIT_ACTIONS, nounOf);

/** How the parameters stand in the address. */
export const AUDIT_ADDRESS: AddressFormat<AuditParams> = {
  read: readAuditParams,
  write: writeAuditParams,
  change: (params, change) => ({ ...params, ...change }),
};

/** @returns how many filters are set. */
export function countFilters(params: AuditParams): number {
  return NAMES.filter((name) => params[name] !== DEFAULT_AUDIT_PARAMS[name]).length;
}

/** @returns whether the log shows less than there may be. */
export function isNarrowed(params: AuditParams): boolean {
  return countFilters(params) > 0;
}

/** Reads the address; anything unknown counts as not given. */
function readAuditParams(search: URLSearchParams): AuditParams {
  const action = search.get('action') ?? '';
  const outcome = search.get('outcome');
  return {
    actor: shortText(search.get('actor'), 500),
    subject: shortText(search.get('subject'), 500),
    token: shortText(search.get('token'), 100),
    action: actionsOf(action).length > 0 ? action : '',
    outcome: outcome === 'ok' || outcome === 'refused' ? outcome : '',
    from: dayOrNothing(search.get('from')),
    to: dayOrNothing(search.get('to')),
  };
}

/** Writes the address; what is not given is left out. */
function writeAuditParams(params: AuditParams): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of NAMES) if (params[name] !== '') search.set(name, params[name]);
  return search;
}

/** @returns what the server is asked for: days become moments of the browser's time zone. */
export function auditQueryOf(params: AuditParams): Record<string, string> {
  const actions = actionsOf(params.action);
  const given = {
    actor: params.actor,
    subject: params.subject,
    token: params.token,
    action: actions.join(),
    outcome: params.outcome,
    from: params.from === '' ? '' : String(startOf(params.from, 0)),
    // The last day counts whole.
    to: params.to === '' ? '' : String(startOf(params.to, 1)),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/**
 * @returns the URN that somebody means who types a whole user name, the id of a token, or a URN; undefined for
 *   what can only be part of a name.
 */
export function exactUrnOf(kind: NamedAuditParty['kind'], text: string): string | undefined {
  if (text.startsWith('urn:li:')) return text;
  if (kind === 'user') return text === '' ? undefined : `urn:li:corpuser:${text}`;
  return kind === 'token' && TOKEN_ID.test(text) ? accessTokenUrn(text) : undefined;
}

/** @returns what a URN without a name is called: the user name, or the first letters of a token's id. */
export function textFromUrn(urn: string): string {
  const tokenId = tokenIdOf(urn);
  return tokenId === undefined ? urn.replace(/^urn:li:corpuser:(?!urn:)/, '') : `${tokenId.slice(0, 8)}…`;
}

/** @returns the id in the URN of a token; undefined for other URNs. */
export function tokenIdOf(urn: string): string | undefined {
  return urn.startsWith(TOKEN_PREFIX) ? urn.slice(TOKEN_PREFIX.length) : undefined;
}

function nounOf(action: AuditAction): string {
  return action.slice(0, action.indexOf('.'));
}

function actionsOf(choice: string): readonly AuditAction[] {
  if (choice.endsWith('.*')) return ACTION_GROUPS.get(choice.slice(0, -2)) ?? [];
  return AUDIT_ACTIONS.filter((action) => action === choice);
}

function shortText(text: string | null, max: number): string {
  return text === null || text.length > max ? '' : text.trim();
}

function dayOrNothing(text: string | null): string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
}

/** @returns the local midnight at which a day begins, or the one so many days later, epoch ms. */
function startOf(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}
