import type { ZodType } from 'zod';
import type { ErrorCode } from '../../packages/shared/src/error-codes.ts';
import type { PEOPLE_ANSWERS } from './openapi-people-answers.ts';

/** Names of the answers' schemas in `components.schemas`. */
export type AnswerSchema =
  | keyof typeof PEOPLE_ANSWERS
  | 'Me'
  | 'TokenList'
  | 'MintedToken'
  | 'TokenRecord'
  | 'TokenDetails'
  | 'RevokeTokensResult'
  | 'TryTokenResult'
  | 'Account'
  | 'ChangedPassword'
  | 'SessionList'
  | 'EndedSessions'
  | 'AuditLog'
  | 'AuditPartyList'
  | 'PolicyList'
  | 'PolicyDetails'
  | 'PolicyActorList'
  | 'PolicyPreview'
  | 'RoleList'
  | 'AccessReport'
  | 'Person'
  | 'PersonList'
  | 'Message'
  | 'GraphqlResult'
  | 'FrontendConfig';

export type Answer = {
  readonly status: number;
  readonly description: string;
  /** Absent: no body. */
  readonly schema?: AnswerSchema;
  /** A body without a schema of ours: what it can be. */
  readonly mediaTypes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** One operation of the frontend, as docs/openapi.json describes it. */
export type Endpoint = {
  readonly method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: ZodType;
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** Headers of a request that may be there, besides those that say who asks. */
  readonly requestHeaders?: Readonly<
    Record<string, { readonly description: string; readonly pattern: string }>
  >;
  readonly body?:
    | {
        readonly name: string;
        readonly schema: ZodType;
      }
    | 'graphql'
    | 'any';
  /**
   * `page`: a token, or the session cookie, whose writes need the header X-Latchkey-Request. `compatible`: a token or
   * the cookie. `none`: everybody.
   */
  readonly access: 'page' | 'compatible' | 'cookie' | 'none';
  readonly answers: readonly Answer[];
  /** Every one is a Problem with the status of its code. */
  readonly errors: readonly ErrorCode[];
  /** Answers can be those of the metadata service, errors too. */
  readonly isForwarded?: true;
};

/** What every authenticated operation may answer. */
export const AUTH: readonly ErrorCode[] = [
  'request.ambiguous-credentials',
  'auth.required',
  'auth.invalid-token',
  'auth.expired-token',
  'auth.revoked-token',
  'auth.session-ended',
  'service.unavailable',
  'internal.unexpected',
];
/** What every operation with a JSON body may answer. */
export const BODY: readonly ErrorCode[] = [
  'request.malformed',
  'request.too-large',
  'request.unsupported-media-type',
  'request.cross-site',
];

/** Header of answers that must not be kept. */
export const NO_STORE = { 'Cache-Control': 'Always `no-store`' };
