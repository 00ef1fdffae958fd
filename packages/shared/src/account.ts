import { z } from 'zod';
import { emailAddressSchema } from './email-address.ts';
import { hasNoNul } from './tokens.ts';

const NO_NUL = 'The character U+0000 is not accepted';
const text = (max: number) =>
  z.string().trim().max(max, `at most ${max} characters`).refine(hasNoNul, NO_NUL);

/** One's own account: `GET /api/v1/account`. */
export const accountSchema = z.object({
  urn: z.string(),
  username: z.string(),
  displayName: z.string(),
  title: z.string().nullable(),
  email: z.string().nullable(),
  hasPassword: z.boolean().describe('false: the user signs in elsewhere (SSO), so there is none to change'),
  liveTokens: z.number().int().describe('Tokens that act as the user, neither revoked nor expired'),
  createdAt: z.number().int().describe('Epoch milliseconds'),
});
export type Account = z.infer<typeof accountSchema>;

/** Body of `PATCH /api/v1/account`; what is absent stays as it is, an empty title or address is taken away. */
export const editAccountInputSchema = z.strictObject({
  displayName: text(200).min(1, 'A name is required').optional(),
  title: text(200).optional(),
  email: z
    .union([z.literal(''), emailAddressSchema])
    .optional()
    .describe('Where notices go; nobody signs in with it'),
});
export type EditAccountInput = z.infer<typeof editAccountInputSchema>;

const password = (missing: string) => z.string({ error: missing }).min(1, missing).max(1_000);

/** Body of `POST /api/v1/account/password`. */
export const changePasswordInputSchema = z.strictObject({
  currentPassword: password('The current password is required'),
  newPassword: password('A new password is required'),
});

/** Answer of `POST /api/v1/account/password`. */
export const changedPasswordSchema = z.object({
  endedSessions: z.number().int().describe('Other sessions of the user, which are over'),
  liveTokens: z.number().int().describe('Tokens of the user, which go on working'),
});
export type ChangedPassword = z.infer<typeof changedPasswordSchema>;

/** A browser session of one's own. Times are epoch milliseconds. */
export const sessionRecordSchema = z.object({
  id: z.string().describe('SHA-256 of the secret in the cookie; it opens nothing'),
  isCurrent: z.boolean().describe('Whether this is the session that asks'),
  browser: z.string().nullable().describe('As the client called itself at the sign-in, e.g. Firefox'),
  system: z.string().nullable().describe('e.g. Linux'),
  ip: z.string().describe('From where the user signed in'),
  startedAt: z.number().int(),
  lastSeenAt: z.number().int().describe('At most 5 seconds late'),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;

/** Answer of `GET /api/v1/account/sessions`, the last used first. */
export const listSessionsResultSchema = z.object({
  total: z.number().int().describe('Live sessions; at most 100 of them are listed'),
  sessions: z.array(sessionRecordSchema),
});
export type ListSessionsResult = z.infer<typeof listSessionsResultSchema>;

/** Query of `DELETE /api/v1/account/sessions`. */
export const endSessionsQuerySchema = z.strictObject({
  which: z.enum(['others', 'all']).describe('others: all but the one that asks'),
});

/** Answer of `DELETE /api/v1/account/sessions`. */
export const endedSessionsSchema = z.object({ endedSessions: z.number().int() });
export type EndedSessions = z.infer<typeof endedSessionsSchema>;
