import type { CorpUserUrn } from '@latchkey/shared/urn';
import type { UserStatus } from '@latchkey/shared/users';

/** A user as services see one. The password hash is read by its own method only. */
export type User = {
  readonly urn: CorpUserUrn;
  readonly username: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly email: string | null;
  readonly status: UserStatus;
  /** Soft-deleted. */
  readonly isRemoved: boolean;
  /** Acts for a program; it has no password and cannot sign in. */
  readonly isServiceAccount: boolean;
  /** Who made it; null for those who came by themselves. */
  readonly createdBy: string | null;
  readonly createdAt: number;
};
