import type { Generated } from 'kysely';

/**
 * The tables, once for SQLite and PostgreSQL. Times are epoch milliseconds (bigint), flags are 0 or 1,
 * JSON is text: one meaning on both databases.
 */
export type DatabaseSchema = {
  users: UsersTable;
  role_members: RoleMembersTable;
  group_members: GroupMembersTable;
  corp_groups: CorpGroupsTable;
  oidc_identities: OidcIdentitiesTable;
  oidc_used_states: OidcUsedStatesTable;
  invites: InvitesTable;
  password_resets: PasswordResetsTable;
  policies: PoliciesTable;
  policy_revision: PolicyRevisionTable;
  tokens: TokensTable;
  token_uses: TokenUsesTable;
  token_notices: TokenNoticesTable;
  sessions: SessionsTable;
  password_attempts: PasswordAttemptsTable;
  audit_events: AuditEventsTable;
  metadata_aspects: MetadataAspectsTable;
  metadata_events: MetadataEventsTable;
};

/** People and service accounts that may act here. */
export type UsersTable = {
  urn: string;
  username: string;
  display_name: string;
  title: string | null;
  email: string | null;
  status: 'ACTIVE' | 'SUSPENDED';
  /** 1: soft-deleted (`status.removed`). */
  removed: number;
  /** PHC string of argon2id, or null for users who cannot sign in with a password. */
  password_hash: string | null;
  /** 1: a service account, which has no password (`subTypes` SERVICE_ACCOUNT). */
  is_service_account: Generated<number>;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  last_sign_in_at: number | null;
};

export type RoleMembersTable = { role_urn: string; actor_urn: string };

/** Who is in which group; `origin` as in {@link CorpGroupsTable}. */
export type GroupMembersTable = { group_urn: string; user_urn: string; origin: Generated<string | null> };

/** Groups of users (`corpGroup`). */
export type CorpGroupsTable = {
  urn: string;
  name: string;
  description: string | null;
  created_at: number;
  created_by: string;
  /** Issuer of the OpenID provider whose claim made it; null for one made here. */
  origin: Generated<string | null>;
};

/**
 * Which subject of an OpenID provider is which user. `user_urn` becomes null when the user is deleted:
 * that identity stays refused until an administrator links it again.
 */
export type OidcIdentitiesTable = {
  issuer: string;
  subject: string;
  user_urn: string | null;
  created_at: number;
  last_sign_in_at: number | null;
};

/**
 * Sign-ins whose callback has come, by SHA-256 of the state, so that none is taken twice. `address_hash`
 * counts the failures of an address; null after a success.
 */
export type OidcUsedStatesTable = { state_hash: string; address_hash: string | null; expires_at: number };

/** Invitations. The token in the link is derived from the id and a secret, so it is not here. */
export type InvitesTable = {
  id: string;
  role_urn: string | null;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  /** Null: never, and any number of uses: DataHub's own kind, one for each role. */
  expires_at: number | null;
  max_uses: number | null;
  uses: Generated<number>;
};

/** At most one open password reset per user; the token is kept as a hash. */
export type PasswordResetsTable = {
  user_urn: string;
  token_hash: string;
  expires_at: number;
  created_by: string | null;
};

/** One row: the name of the present state of the policies, which triggers renew at each change. */
export type PolicyRevisionTable = {
  revision: string;
};

/** Access policies (`dataHubPolicyInfo`). `privileges`, `actors`, `resources` are JSON. */
export type PoliciesTable = {
  urn: string;
  type: 'PLATFORM' | 'METADATA';
  state: 'ACTIVE' | 'INACTIVE' | 'DRAFT';
  name: string;
  description: string;
  privileges: string;
  actors: string;
  resources: string | null;
  editable: number;
  created_at: number;
  updated_at: number;
};

/** The allow-list of issued tokens. The secret is not here; `id` is a hash of it. */
export type TokensTable = {
  id: string;
  type: 'PERSONAL' | 'SERVICE_ACCOUNT';
  name: string;
  description: string | null;
  actor_urn: string;
  owner_urn: string;
  /** The token that minted this one; revoking it revokes this one too (design decision 8). */
  parent_id: string | null;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
  last_used_at: number | null;
  last_used_ip: string | null;
  /** The token that this one replaced, and the one that replaced it. */
  rotated_from: string | null;
  replaced_by: string | null;
  /** SHA-256 of the `Idempotency-Key` of its owner that it was minted with; unique among those of the owner. */
  request_key: string | null;
};

/** Uses of a token per day; `day` is days since 1970-01-01 in UTC. */
export type TokenUsesTable = { token_id: string; day: number; uses: number };

/** Notices given about an ending token. */
export type TokenNoticesTable = { token_id: string; days_before: number; at: number };

/** Browser sessions. `id_hash` is SHA-256 of the session id, so that a copy of the table opens nothing. */
export type SessionsTable = {
  id_hash: string;
  user_urn: string;
  data: string;
  user_agent: string;
  ip: string;
  created_at: number;
  last_seen_at: number;
};

/** When passwords were tried: one row a key, `times` is JSON, oldest first. */
export type PasswordAttemptsTable = { key: string; times: string; last_at: number };

/** What happened; written in the transaction of the act and never updated. */
export type AuditEventsTable = {
  id: Generated<number>;
  at: number;
  action: string;
  outcome: 'ok' | 'refused';
  actor_urn: string | null;
  /** The token that acted, when a token did. */
  via_token_id: string | null;
  /** URN of what was acted on. */
  subject_urn: string | null;
  ip: string | null;
  request_id: string | null;
  /** What the client called itself. */
  user_agent: string | null;
  details: string;
};

/** Aspects of entities; version 0 is the latest, as in DataHub's `metadata_aspect_v2`. */
export type MetadataAspectsTable = {
  urn: string;
  aspect: string;
  version: number;
  entity_type: string;
  value: string;
  system_metadata: string | null;
  created_at: number;
  created_by: string;
};

/** Events of time-series aspects, by their own time; `event_key` tells those of the same moment apart. */
export type MetadataEventsTable = {
  urn: string;
  aspect: string;
  timestamp_ms: number;
  event_key: string;
  value: string;
  system_metadata: string | null;
  created_at: number;
  created_by: string;
};
