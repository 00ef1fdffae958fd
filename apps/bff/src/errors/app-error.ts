import { ERRORS, type ErrorCode } from '@latchkey/shared/error-codes';
import type { FieldError, ProblemParams } from '@latchkey/shared/problem';

/** What may be said besides the code. `detail`, `params` and `errors` reach the caller; `cause` only the log. */
export type AppErrorOptions = {
  readonly detail?: string;
  /** The facts in `detail`, from which a page writes it in another language. */
  readonly params?: ProblemParams;
  readonly errors?: readonly FieldError[];
  /** Seconds for the header `Retry-After` (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds?: number;
  /** Value for the header `Allow` of a 405. */
  readonly allow?: string;
  readonly cause?: unknown;
};

/** The one error class that the product throws on purpose: a code of the shared table, and what to say. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? ERRORS[code].title, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.options = options;
  }

  /** HTTP status of the code (RFC 9110 §15). */
  get status(): number {
    return ERRORS[this.code].status;
  }
}
