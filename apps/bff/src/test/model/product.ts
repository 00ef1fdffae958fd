import type { ListTokensQuery } from '@latchkey/shared/tokens';
import type { Door } from '../test-server.ts';
import type { Privilege } from './token-model-types.ts';

/** Who sends a request: somebody in person, or whoever has a secret. */
export type Sender = { readonly urn: string; readonly secret: string | null };
/** 200 for any success; only then there is a value. */
export type Answer<T = unknown> = { readonly status: number; readonly value?: T | undefined };
/** `end` is epoch ms, Infinity for never. */
export type Minted = { readonly id: string; readonly secret: string; readonly end: number };
export type Revoked = { readonly revoked: readonly string[]; readonly notFound: readonly string[] };
/** A page of the product, or metadata ingestion. */
export type Way = 'product' | 'ingestion';

/** What the model is compared with. Acts without a sender are the root user's, and succeed or throw. */
export type Product = {
  /** Whether every token is tried after each act, and not only in between and at the end. */
  readonly isQuick: boolean;
  /** Back to root, the first policies, and nothing else. */
  reset(): Promise<void>;
  /** Lets so many milliseconds go by. */
  wait(ms: number): void;
  restart(): Promise<void>;
  /** Writes when tokens were used. @returns false where that happens in its own time. */
  settle(): Promise<boolean>;
  /** @returns the status of a request with this secret. */
  knock(door: Door, secret: string): Promise<number>;
  mint(by: Sender, actor: string, duration: string | undefined): Promise<Answer<Minted>>;
  rotate(by: Sender, id: string, graceMs: number): Promise<Answer<Minted>>;
  revoke(by: Sender, id: string): Promise<Answer>;
  revokeSome(by: Sender, ids: readonly string[]): Promise<Answer<Revoked>>;
  revokeAllOwn(by: Sender): Promise<Answer<Revoked>>;
  /** @returns ids. */
  list(by: Sender, owner: 'me' | 'all', state: ListTokensQuery['state']): Promise<Answer<readonly string[]>>;
  addPerson(urn: string): Promise<void>;
  /** @returns its URN. */
  addServiceAccount(): Promise<string>;
  suspend(urn: string, isSuspended: boolean, way: Way): Promise<void>;
  /** Softly, as ingestion does. */
  remove(urn: string, isRemoved: boolean): Promise<void>;
  /** For good. */
  deleteUser(urn: string, isService: boolean, way: Way): Promise<void>;
  /** @returns the URN of a new policy. */
  grant(privilege: Privilege, to: string): Promise<string>;
  setGrant(policy: string, isActive: boolean): Promise<void>;
  dropGrant(policy: string): Promise<void>;
  addGroup(urn: string): Promise<void>;
  removeGroup(urn: string): Promise<void>;
  setMember(group: string, user: string, isMember: boolean): Promise<void>;
  setRole(urn: string, role: string | null): Promise<void>;
};

/** Two of them: what one does, another must not feel. */
export const PEOPLE: readonly string[] = ['urn:li:corpuser:ada', 'urn:li:corpuser:bob'];
/** Lets everybody generate tokens for oneself, from the first start on. */
export const EVERYBODY_POLICY = 'urn:li:dataHubPolicy:7';

/** What a policy that grants one privilege looks like. */
export function policyFor(privilege: Privilege, to: string) {
  const named = (kind: string) => (to.startsWith(`urn:li:${kind}:`) ? [to] : []);
  return {
    type: 'PLATFORM',
    state: 'ACTIVE',
    name: `${privilege} to ${to}`,
    description: '',
    privileges: [privilege],
    actors: {
      users: named('corpuser'),
      groups: named('corpGroup'),
      roles: named('dataHubRole'),
      allUsers: to === 'everybody',
      allGroups: false,
      resourceOwners: false,
      resourceOwnersTypes: [],
    },
    resources: null,
  } as const;
}

/** A proposal of ingestion that says whether somebody may act. */
export function standingProposal(urn: string, aspectName: string, value: object) {
  const aspect = { contentType: 'application/json', value: JSON.stringify(value) };
  return { entityType: 'corpuser', entityUrn: urn, changeType: 'UPSERT', aspectName, aspect };
}
