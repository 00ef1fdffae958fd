import { randomBytes } from 'node:crypto';
import type { TokenListing } from '../features/tokens/token-listing-repository.ts';
import type { NewToken } from '../features/tokens/token-repository.ts';

/** @returns a token record that is like no other; `changes` say what the test is about. */
export function newToken(changes: Partial<NewToken> = {}): NewToken {
  return {
    id: randomBytes(32).toString('base64'),
    type: 'PERSONAL',
    name: 'ci',
    description: null,
    actorUrn: 'urn:li:corpuser:ada',
    ownerUrn: 'urn:li:corpuser:ada',
    parentId: null,
    createdAt: 1_000,
    expiresAt: null,
    ...changes,
  };
}

/** @returns a listing of everything of everybody at time 5 000; `changes` say what the test is about. */
export function tokenListing(changes: Partial<TokenListing> = {}): TokenListing {
  return {
    ownerUrn: null,
    text: '',
    state: 'all',
    filters: [],
    sort: 'createdAt',
    order: 'asc',
    start: 0,
    count: 100,
    now: 5_000,
    ...changes,
  };
}
