import type { FieldError, Problem, ProblemParams } from '@latchkey/shared/problem';
import { t } from '../i18n/text.tsx';
import { basePath } from './base-path.ts';

/** No answer after this long counts as unreachable: a form that waits for ever helps nobody. */
const TIMEOUT_MS = 30_000;

/** Codes of faults that never reached the server, or whose answer never reached us. */
type TransportCode = 'network.unreachable' | 'network.timeout' | 'response.malformed';

type ApiErrorFields = {
  status: number;
  code: string;
  title: string;
  detail?: string | undefined;
  params?: ProblemParams | undefined;
  errors?: readonly FieldError[] | undefined;
  requestId?: string | undefined;
};

/** A refused or failed request. `status` is 0 when there was no answer; `message` is fit to be shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly params: ProblemParams | undefined;
  readonly errors: readonly FieldError[];
  readonly requestId: string | undefined;

  constructor(fields: ApiErrorFields) {
    super(fields.detail ?? fields.title);
    this.name = 'ApiError';
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title;
    this.detail = fields.detail;
    this.params = fields.params;
    this.errors = fields.errors ?? [];
    this.requestId = fields.requestId;
  }
}

/** @returns whether the server says that nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** @returns whether it is unknown if the server acted: no answer came, or not a readable one. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 504);
}

type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  query?: Record<string, string | number>;
  /** Names the attempt: sent again, the server acts only once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/**
 * The only fetch of the page. The custom header proves to the server that no foreign site made the
 * request. Answers are not parsed against the shared schemas: that would put zod into the first load.
 * @throws ApiError for every refusal and failure, except an abort through `signal`.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, query, idempotencyKey, signal } = options;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const search = query === undefined ? '' : `?${new URLSearchParams(mapValues(query, String))}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${basePath()}${path}${search}`, {
      method,
      headers: {
        Accept: 'application/json, application/problem+json',
        'X-Latchkey-Request': '1',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw timeout.aborted ? transportError('network.timeout') : transportError('network.unreachable');
  }
  const value = readJson(text);
  if (!response.ok) throw refusal(response.status, value);
  if (value === undefined && text !== '') {
    throw transportError('response.malformed');
  }
  return value as T;
}

function refusal(status: number, value: unknown): ApiError {
  const problem = (typeof value === 'object' && value !== null ? value : {}) as Partial<Problem>;
  return new ApiError({
    status,
    code: problem.code ?? `http.${status}`,
    // DataHub's routes (/logIn) answer {"message"} alone.
    title: problem.title ?? problem.message ?? t('fault.answered', { status: String(status) }),
    detail: problem.detail,
    params: problem.params,
    errors: problem.errors,
    requestId: problem.requestId,
  });
}

function transportError(code: TransportCode): ApiError {
  return new ApiError({ status: 0, code, title: t(`problem.${code}`) });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mapValues(record: Record<string, string | number>, map: (value: string | number) => string) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
