import type { Me } from '@latchkey/shared/sessions';
import { gmsUrl } from './env-file.ts';

/** The ways to use a token that the page shows, in this order. */
export const SNIPPETS = ['curl', 'python', 'recipe', 'init'] as const;
export type SnippetName = (typeof SNIPPETS)[number];

/** The environment variable that holds the token: DataHub's clients read it too. */
export const TOKEN_VARIABLE = 'DATAHUB_GMS_TOKEN';

type SnippetInput = { doors: Me['doors']; actorUrn: string };

/** @returns a snippet that works here as it stands. None holds the token: a shell keeps what is typed into it. */
export function snippet(name: SnippetName, input: SnippetInput): string {
  return WRITERS[name](input);
}

const WRITERS: Readonly<Record<SnippetName, (input: SnippetInput) => string>> = {
  // One command, because `read` would swallow a second pasted line as the token.
  curl: ({ doors, actorUrn }) => {
    const calls = [doors.frontend, ...(doors.metadataService === null ? [] : [doors.metadataService])].map(
      (door) =>
        `  curl -H "Authorization: Bearer $${TOKEN_VARIABLE}" ${quoted(`${door}/entities/${encodeURI(actorUrn)}`)}`,
    );
    return [`read -rs ${TOKEN_VARIABLE} && export ${TOKEN_VARIABLE} && \\`, calls.join(' && \\\n')].join(
      '\n',
    );
  },
  python: ({ doors }) =>
    [
      'import os',
      '',
      'from datahub.emitter.rest_emitter import DatahubRestEmitter',
      '',
      'emitter = DatahubRestEmitter(',
      `    gms_server=${JSON.stringify(gmsUrl(doors))},`,
      `    token=os.environ["${TOKEN_VARIABLE}"],`,
      ')',
      'emitter.test_connection()',
    ].join('\n'),
  recipe: ({ doors }) =>
    [
      'source:',
      '  type: demo-data',
      '  config: {}',
      'sink:',
      '  type: datahub-rest',
      '  config:',
      `    server: ${JSON.stringify(gmsUrl(doors))}`,
      `    token: "\${${TOKEN_VARIABLE}}"`,
    ].join('\n'),
  // Typed at its prompts, as init itself asks for them: an argument would be seen in the list of processes.
  init: ({ doors }) => `printf '%s\\n' ${quoted(gmsUrl(doors))} "$${TOKEN_VARIABLE}" | datahub init`,
};

/** A URL as one word of a shell. */
function quoted(url: string): string {
  return `'${url.replaceAll("'", '%27')}'`;
}
