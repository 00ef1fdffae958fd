import type { ErrorCode } from '@latchkey/shared/error-codes';
import type { MessageAnswer } from '@latchkey/shared/problem';
import type { Response } from 'express';
import { toAppError } from '../errors/to-app-error.ts';
import { setErrorHeaders } from './problem-response.ts';

/**
 * Answers an error in the shape of DataHub's sign-in routes, `{"message"}` (contract §3.3), when its
 * code is one that a person can do something about.
 * @throws the error itself when its code is another; then the error handler answers.
 */
export function answerWithMessage(res: Response, thrown: unknown, codes: readonly ErrorCode[]): void {
  const error = toAppError(thrown);
  if (!codes.includes(error.code)) throw error;
  const { errors } = error.options;
  const fields = errors?.map(({ field, message }) => `${field}: ${message}`).join('; ');
  setErrorHeaders(res, error);
  const message = error.options.detail ?? fields ?? error.message;
  // Beyond DataHub's one member, for our own page: which fields, and a code to find words by.
  const known = errors === undefined ? {} : { code: error.code, errors: [...errors] };
  const answer: MessageAnswer = { message, ...known };
  res.status(error.status).json(answer);
}
