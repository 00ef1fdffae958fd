import type { Me } from '@latchkey/shared/sessions';
import type { ListTokensResult, TokenRecord } from '@latchkey/shared/tokens';

export const DAY = 24 * 60 * 60 * 1_000;

/** A person who may generate tokens for herself. */
export function sampleMe(changes: Partial<Omit<Me, 'tokens'>> & { tokens?: Partial<Me['tokens']> } = {}): Me {
  return {
    urn: 'urn:li:corpuser:jdoe',
    username: 'jdoe',
    displayName: 'Jane Doe',
    privileges: ['GENERATE_PERSONAL_ACCESS_TOKENS'],
    administrators: [],
    doors: { frontend: 'http://localhost:9002/api/gms', metadataService: 'http://localhost:8080' },
    now: Date.now(),
    ...changes,
    tokens: {
      mayGenerate: true,
      mayManage: false,
      mayUseServiceAccounts: false,
      authEnabled: true,
      allowedDurations: ['PT1H', 'P1D', 'P7D', 'P30D', 'P90D', 'P180D', 'P365D'],
      defaultDuration: 'P90D',
      allowNoExpiry: false,
      maxLifetimeMs: 365 * DAY,
      ...changes.tokens,
    },
  };
}

/** A token of that person. */
export function sampleToken(changes: Partial<TokenRecord> = {}): TokenRecord {
  const name = changes.name ?? 'nightly-ingest';
  return {
    id: `${name}+/id=`,
    urn: `urn:li:dataHubAccessToken:${name}`,
    type: 'PERSONAL',
    name,
    description: 'loads the sales mart',
    actorUrn: 'urn:li:corpuser:jdoe',
    actorName: 'Jane Doe',
    ownerUrn: 'urn:li:corpuser:jdoe',
    ownerName: 'Jane Doe',
    createdAt: Date.now() - DAY,
    expiresAt: Date.now() + 90 * DAY,
    revokedAt: null,
    lastUsedAt: null,
    lastUsedIp: null,
    state: 'active',
    rotatedFromId: null,
    replacedById: null,
    may: { revoke: true, edit: true, rotate: true },
    ...changes,
  };
}

/** One's tokens as `GET /api/v1/tokens` answers them: whole for the list, those that end soon for the banner. */
export function listOf(tokens: TokenRecord[], total = tokens.length) {
  return ({ search }: { search: URLSearchParams }): ListTokensResult => {
    const isOf = search.get('state') === 'expiring' ? isExpiring : () => true;
    const matching = tokens.filter(isOf);
    return {
      start: 0,
      count: 20,
      total: matching.length === tokens.length ? total : matching.length,
      tokens: matching,
      ownerName: null,
      actorName: null,
    };
  };
}

const isExpiring = ({ expiresAt }: TokenRecord) => expiresAt !== null && expiresAt < Date.now() + 7 * DAY;

/** The list's answer for these tokens. */
export function sampleList(tokens: TokenRecord[], total = tokens.length): ListTokensResult {
  return { start: 0, count: 20, total, tokens, ownerName: null, actorName: null };
}
