import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { ROLE_NAMES } from './users.ts';

const DAY = 24 * 60 * 60_000;

/** How long an invitation may stay open, milliseconds: 1 day, 7 days, 30 days. */
export const INVITE_LIFETIMES_MS = [DAY, 7 * DAY, 30 * DAY] as const;

/** Most people that one invitation lets in. */
export const MAX_INVITE_USES = 100;

/** Body of `POST /api/v1/invites`. */
export const createInviteInputSchema = z.strictObject({
  role: z
    .enum(ROLE_NAMES)
    .nullable()
    .default(null)
    .describe('What whoever signs up gets; needs MANAGE_POLICIES too'),
  maxUses: z
    .number()
    .int()
    .min(1)
    .max(MAX_INVITE_USES)
    .default(1)
    .describe('How many people may sign up with it'),
  lifetimeMs: z
    .number()
    .refine((value) => INVITE_LIFETIMES_MS.some((allowed) => allowed === value), {
      message: `expected one of ${INVITE_LIFETIMES_MS.join(', ')}`,
    })
    .default(7 * DAY)
    .meta({ enum: [...INVITE_LIFETIMES_MS] })
    .describe('How long it stays open, milliseconds: 86400000, 604800000 or 2592000000'),
});
export type CreateInviteInput = z.input<typeof createInviteInputSchema>;

/** An open invitation; the link is not among this. Times are epoch milliseconds. */
export const inviteRecordSchema = z.object({
  id: z.string(),
  role: z.string().nullable(),
  createdAt: z.number().int(),
  createdByUrn: z.string(),
  createdByName: z.string(),
  expiresAt: z.number().int().nullable().describe('null: never, for those made over GraphQL'),
  maxUses: z.number().int().nullable().describe('null: any number, for those made over GraphQL'),
  uses: z.number().int().describe('How many signed up with it'),
});
export type InviteRecord = z.infer<typeof inviteRecordSchema>;

/** Query of `GET /api/v1/invites`. */
export const listInvitesQuerySchema = pageQuerySchema;

/** Answer of `GET /api/v1/invites`. */
export const listInvitesResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  invites: z.array(inviteRecordSchema),
});
export type ListInvitesResult = z.infer<typeof listInvitesResultSchema>;

/** Answer of `POST /api/v1/invites`: the only place where the secret ever appears. */
export const createdInviteSchema = z.object({
  inviteToken: z.string().describe('Goes into /signup?invite_token=…'),
  invite: inviteRecordSchema,
});
export type CreatedInvite = z.infer<typeof createdInviteSchema>;

/** Body of `POST /signUp/check`. */
export const checkInviteInputSchema = z.strictObject({ inviteToken: z.string().max(1_000) });
/** Body of `POST /resetNativeUserCredentials/check`. */
export const checkResetInputSchema = z.strictObject({ resetToken: z.string().max(1_000) });

/** Answer of both: whether a form is worth filling in. */
export const linkCheckSchema = z.object({
  isOpen: z.boolean(),
  needsEmail: z.boolean().describe('ENFORCE_VALID_EMAIL: whether the user name has to be an e-mail address'),
});
export type LinkCheck = z.infer<typeof linkCheckSchema>;
