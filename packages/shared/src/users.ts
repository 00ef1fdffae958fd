import { z } from 'zod';

/** Rules of a user name: what DataHub's URNs carry without escaping, no look-alike spaces or separators. */
export const usernameSchema = z
  .string()
  .min(1, 'A user name is required')
  .max(200, 'A user name has at most 200 characters')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@+-]*$/,
    'A user name starts with a letter or digit and has only letters, digits and . _ @ + -',
  );

/** Status of a user (`corpUserStatus`): a suspended one can neither sign in nor use tokens. */
export const userStatusSchema = z.enum(['ACTIVE', 'SUSPENDED']);
export type UserStatus = z.infer<typeof userStatusSchema>;
