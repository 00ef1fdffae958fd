import { z } from 'zod';

/** The media type of error answers (RFC 9457 §6.1). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What a text about a problem needs to be written in another language: numbers, dates, names. */
const problemParamsSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
  .describe('The facts in the English words, for programs and translations');
export type ProblemParams = z.infer<typeof problemParamsSchema>;

/** One invalid field of a request: where it is, and what would be accepted. */
export const fieldErrorSchema = z.object({
  field: z.string().describe('Dotted path of the field, empty for the whole body'),
  message: z.string().describe('What is wrong and what would be accepted, in English'),
  code: z.string().optional().describe('What is wrong, for programs and translations, e.g. text.too-long'),
  params: problemParamsSchema.optional(),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;

/**
 * An error answer of the REST interface: RFC 9457 members plus `code`, `requestId` and all field
 * errors at once. `message` repeats `detail` (else `title`), because DataHub's clients read that name.
 */
export const problemSchema = z.object({
  type: z.string().describe('urn:latchkey:problem:<code>; docs/errors.md explains each code'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  code: z.string(),
  message: z.string(),
  requestId: z.string().optional(),
  params: problemParamsSchema.optional(),
  errors: z.array(fieldErrorSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/**
 * What the sign-in routes answer to what a person can mend: DataHub's one member, and where the fault lies in fields
 * also which ones, with a code to find words by.
 */
export const messageAnswerSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  errors: z.array(fieldErrorSchema).optional(),
});
export type MessageAnswer = z.infer<typeof messageAnswerSchema>;
