import { STATUS_CODES } from 'node:http';
import { ERRORS } from '../../packages/shared/src/error-codes.ts';
import { generatedNotice } from './generated-notice.ts';

/** @returns docs/errors.md. The text of a heading is the code and nothing more, so that links to it can be guessed. */
export function errorsPage(): string {
  const sections = Object.entries(ERRORS).map(
    ([code, { status, title, meaning }]) =>
      `## ${code}\n\n**${status} ${STATUS_CODES[status]}** · ${title}\n\n${meaning}\n`,
  );
  return `${generatedNotice('packages/shared/src/error-codes.ts')}

# Errors

Errors are answered as \`application/problem+json\` (RFC 9457). The member \`code\` is one of the codes below; \`type\` is
the same as a URN; \`errors\` lists every bad field at once. \`requestId\`, also in the header \`X-Request-Id\`, is in the
audit event of a refusal, and in the log when the fault is the server's (500 and above).

\`\`\`json
{
  "type": "urn:latchkey:problem:request.invalid",
  "title": "The request has invalid fields",
  "status": 400,
  "code": "request.invalid",
  "message": "The request has invalid fields",
  "requestId": "8f14e45f-ceea-467f-a9c4-1f0c2b1d9e77",
  "errors": [{ "field": "name", "message": "Token name is required" }]
}
\`\`\`

Three doors word it differently, for the sake of DataHub's clients. \`POST /logIn\` answers \`{"message": …}\` to a wrong
password. GraphQL answers 200 with \`errors[].extensions {code, type, classification}\`. The embedded metadata service
adds \`exceptionClass\` and \`error\` to the members above, and sends them as \`application/json\`.

${sections.join('\n')}`;
}
