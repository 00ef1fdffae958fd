import type { AspectPatch } from './aspect-patch.ts';
import type { JsonObject } from './metadata-types.ts';
import type { Urn } from './metadata-urn.ts';

/** How a proposal changes an aspect, as DataHub's `ChangeType`. */
export const CHANGE_TYPES = [
  'UPSERT',
  'CREATE',
  'CREATE_ENTITY',
  'UPDATE',
  'RESTATE',
  'PATCH',
  'DELETE',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** What every change of an aspect says. */
type Subject = {
  readonly urn: Urn;
  readonly aspect: string;
  readonly systemMetadata: JsonObject | null;
  /** `If-None-Match: *`: a CREATE of what exists already is dropped without an error, as in DataHub. */
  readonly isSkippedIfPresent: boolean;
};

/** A change that says the whole value. */
export type WriteProposal = Subject & {
  readonly change: Exclude<ChangeType, 'DELETE' | 'PATCH'>;
  readonly value: JsonObject;
};

/** A change of parts, applied to what the aspect is once the entity is locked; several, one after the other. */
export type PatchProposal = Subject & { readonly change: 'PATCH'; readonly patches: readonly AspectPatch[] };

/** One validated change of one aspect. */
export type Proposal = WriteProposal | PatchProposal | (Subject & { readonly change: 'DELETE' });
