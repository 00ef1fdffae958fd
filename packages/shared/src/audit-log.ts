import { z } from 'zod';
import { AUDIT_ACTIONS, type AuditAction } from './audit.ts';
import { pageQuerySchema } from './pagination.ts';
import { hasNoNul } from './tokens.ts';

/** Most events that a page of the audit log holds. */
export const MAX_AUDIT_PAGE = 200;
/** The latest time that a filter takes, epoch milliseconds: in the year 2286. */
const LAST_TIME = 9_999_999_999_999;

const urn = z.string().max(500).refine(hasNoNul, 'The character U+0000 is not accepted');
const time = z.coerce.number().int().min(0).max(LAST_TIME);
const isAction = (text: string): text is AuditAction => AUDIT_ACTIONS.some((action) => action === text);

/** Several actions in one parameter; every unknown one is named. */
const actionsSchema = z
  .string()
  .max(2_000)
  .transform((text, context) => {
    const names = text.split(',').filter((name) => name !== '');
    const unknown = names.filter((name) => !isAction(name));
    if (unknown.length > 0) {
      context.addIssue({ code: 'custom', message: `unknown action: ${unknown.join(', ')}` });
      return z.NEVER;
    }
    return names.filter(isAction);
  })
  .describe('Comma-separated, e.g. token.minted,token.revoked; any of them matches');

const filters = {
  actor: urn.optional().describe('URN of who acted'),
  subject: urn.optional().describe('URN of what was acted on, e.g. a user'),
  token: z
    .string()
    .max(100)
    .refine(hasNoNul, 'The character U+0000 is not accepted')
    .optional()
    .describe('Id of a token: what was done with it, and to it'),
  action: actionsSchema.optional(),
  outcome: z.enum(['ok', 'refused']).optional(),
  from: time.optional().describe('Not before, epoch milliseconds'),
  to: time.optional().describe('Before, epoch milliseconds'),
};

const isOrdered = ({ from, to }: { from?: number | undefined; to?: number | undefined }) =>
  from === undefined || to === undefined || from < to;
const NOT_ORDERED = { path: ['to'], message: 'expected a time after from' };

/** Query of `GET /api/v1/audit`. */
export const listAuditQuerySchema = z
  .strictObject({
    ...filters,
    before: z
      .string()
      .regex(/^\d{1,15}\.\d{1,15}$/, 'expected the next of an earlier answer')
      .optional()
      .describe('`next` of the page before: what comes after it, whatever was added since'),
    count: z.coerce.number().int().min(1).max(MAX_AUDIT_PAGE).default(50),
  })
  .refine(isOrdered, NOT_ORDERED);

/** What an export of the audit log can be. */
export const AUDIT_EXPORT_FORMATS = ['csv', 'json', 'jsonl'] as const;

/** Query of `GET /api/v1/audit/export`. */
export const exportAuditQuerySchema = z
  .strictObject({
    ...filters,
    format: z
      .enum(AUDIT_EXPORT_FORMATS)
      .describe('csv: RFC 4180, UTF-8 with a byte order mark; json: one array; jsonl: one object a line'),
  })
  .refine(isOrdered, NOT_ORDERED);
export type ExportAuditQuery = z.infer<typeof exportAuditQuerySchema>;

/** What an event may be narrowed to. */
export type AuditFilter = Omit<ExportAuditQuery, 'format'>;

/** Somebody or something that an event names. */
export const auditPartySchema = z.object({
  urn: z.string(),
  kind: z.enum(['user', 'token', 'group', 'policy', 'other']),
  name: z.string().describe('As of now; of what is gone, the id in the URN'),
  isGone: z.boolean().describe('Whether there is nothing at this URN any more'),
});
export type AuditParty = z.infer<typeof auditPartySchema>;

/** One thing that happened, or was refused. */
export const auditEventSchema = z.object({
  id: z.number().int(),
  at: z.number().int().describe('Epoch milliseconds'),
  action: z.enum(AUDIT_ACTIONS),
  outcome: z.enum(['ok', 'refused']),
  actor: auditPartySchema.nullable().describe('Who acted; null: nobody was signed in'),
  viaToken: z
    .object({ id: z.string(), name: z.string().nullable() })
    .nullable()
    .describe('The token that acted, when a token did; without a name it is gone'),
  subject: auditPartySchema.nullable().describe('What was acted on'),
  ip: z.string().nullable(),
  userAgent: z.string().nullable().describe('What the client called itself; anybody can say anything'),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditLogEvent = z.infer<typeof auditEventSchema>;

/** Query of `GET /api/v1/audit/parties`. */
export const listAuditPartiesQuerySchema = pageQuerySchema.extend({
  kind: z.enum(['user', 'group', 'policy', 'token']),
  query: z
    .string()
    .trim()
    .max(200)
    .refine(hasNoNul, 'The character U+0000 is not accepted')
    .default('')
    .describe('Part of the name; of a user, the user name counts too, and of a token, its owner'),
});
export type ListAuditPartiesQuery = z.infer<typeof listAuditPartiesQuerySchema>;

/** Somebody or something that the log can be narrowed to. */
export const namedAuditPartySchema = z.object({
  urn: z.string(),
  kind: z.enum(['user', 'group', 'policy', 'token']),
  name: z.string(),
  note: z.string().nullable().describe('Of a user, the user name; of a token, the name of its owner'),
  isServiceAccount: z.boolean(),
});
export type NamedAuditParty = z.infer<typeof namedAuditPartySchema>;

/** Answer of `GET /api/v1/audit/parties`. */
export const listAuditPartiesResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  parties: z.array(namedAuditPartySchema),
});
export type ListAuditPartiesResult = z.infer<typeof listAuditPartiesResultSchema>;

/** Answer of `GET /api/v1/audit`, newest first. */
export const listAuditResultSchema = z.object({
  events: z.array(auditEventSchema),
  next: z.string().nullable().describe('`before` of the next, older page; null: there is none'),
});
export type ListAuditResult = z.infer<typeof listAuditResultSchema>;
