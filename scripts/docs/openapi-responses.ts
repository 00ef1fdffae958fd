import { STATUS_CODES } from 'node:http';
import { ERRORS } from '../../packages/shared/src/error-codes.ts';
import { PROBLEM_MEDIA_TYPE } from '../../packages/shared/src/problem.ts';
import type { Answer, Endpoint } from './openapi-endpoint.ts';
import { type Json, mapValues, refTo } from './openapi-json.ts';

const PROBLEM_CONTENT = { [PROBLEM_MEDIA_TYPE]: { schema: refTo('Problem') } };
/** What the metadata service says is its own business, but for being JSON. */
const FORWARDED_CONTENT = { 'application/json': {} };

/** What the listener answers by itself, before it is known which operation is meant (`apps/bff/src/http/listener.ts`). */
const UNREAD: Readonly<Record<number, string>> = {
  408: 'The request did not arrive in time: its headers within 10 seconds, all of it within 60. There is no body.',
  431: 'The address and the headers are longer than 16 KiB. There is no body.',
};

/** @returns `responses` of an operation: what it answers, and each error status with the codes it stands for. */
export function responsesOf({ answers, errors, body, isForwarded }: Endpoint): Json {
  const responses: Record<string, Json> = {};
  for (const answer of answers) {
    const { status, description, headers } = answer;
    const content = contentOf(answer);
    responses[status] = {
      description,
      ...(headers === undefined ? {} : { headers: mapValues(headers, headerOf) }),
      ...(content === undefined ? {} : { content }),
    };
  }
  const byStatus = Map.groupBy(errors, (code) => ERRORS[code].status);
  for (const [status, codes] of [...byStatus].sort(([one], [other]) => one - other)) {
    const listed = codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' ');
    const note = body === 'graphql' && status === 400 ? ' Without a query the body is empty.' : '';
    const known = responses[status];
    const name = `${isForwarded === true ? 'Forwarded' : 'Error'}${status}`;
    // A reference may carry a description of its own (OpenAPI 3.1 §4.8.23), not another body.
    responses[status] =
      known === undefined
        ? { $ref: `#/components/responses/${name}`, description: `${listed}${note}` }
        : {
            ...known,
            description: `${String(known.description)} ${listed}`,
            content: { ...(known.content as Json), ...PROBLEM_CONTENT },
          };
  }
  for (const status of Object.keys(UNREAD))
    responses[status] = { $ref: `#/components/responses/Unread${status}` };
  return isForwarded === true
    ? { ...responses, default: { $ref: '#/components/responses/Forwarded' } }
    : responses;
}

/** The answer of every error status, without the codes, which each operation lists. */
export function errorResponses(endpoints: readonly Endpoint[]): Json {
  const statuses = new Set(Object.values(ERRORS).map(({ status }) => status));
  const forwarded = endpoints.filter(({ isForwarded }) => isForwarded).flatMap(({ errors }) => errors);
  const alsoForwarded = new Set(forwarded.map((code) => ERRORS[code].status));
  const entries = [...statuses]
    .sort((one, other) => one - other)
    .flatMap((status): [string, Json][] => {
      const description = STATUS_CODES[status];
      const headers = errorHeadersOf(status);
      const both = { ...PROBLEM_CONTENT, ...FORWARDED_CONTENT };
      return [
        [`Error${status}`, { description, headers, content: PROBLEM_CONTENT }],
        ...(alsoForwarded.has(status)
          ? [[`Forwarded${status}`, { description, headers, content: both }] as [string, Json]]
          : []),
      ];
    });
  const unread = Object.entries(UNREAD).map(([status, description]) => [`Unread${status}`, { description }]);
  const description = 'An answer of the metadata service with its own status.';
  return {
    ...Object.fromEntries([...entries, ...unread]),
    Forwarded: { description, content: FORWARDED_CONTENT },
  };
}

function errorHeadersOf(status: number): Json {
  return {
    'X-Request-Id': headerOf('In the audit event of a refusal, and in the log of a server fault'),
    ...(status === 401 ? { 'WWW-Authenticate': headerOf('`Bearer`, RFC 6750 §3') } : {}),
    ...(status === 405 ? { Allow: headerOf('The methods that work') } : {}),
    ...(status === 503 ? { 'Retry-After': headerOf('Seconds') } : {}),
  };
}

function contentOf({ schema, mediaTypes }: Answer): Json | undefined {
  if (schema !== undefined) return { 'application/json': { schema: refTo(schema) } };
  return mediaTypes === undefined ? undefined : Object.fromEntries(mediaTypes.map((type) => [type, {}]));
}

function headerOf(description: string): Json {
  return { description, schema: { type: 'string' } };
}
