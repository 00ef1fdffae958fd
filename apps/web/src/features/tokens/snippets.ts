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
  // Reads, because only that tells a good token from a bad one: a connection alone needs none.
  python: ({ doors, actorUrn }) =>
    [
      'import os',
      '',
      'from datahub.ingestion.graph.client import DatahubClientConfig, DataHubGraph',
      '',
      'graph = DataHubGraph(',
      '    DatahubClientConfig(',
      `        server=${JSON.stringify(gmsUrl(doors))},`,
      `        token=os.environ["${TOKEN_VARIABLE}"],`,
      '    )',
      ')',
      `print(graph.exists(${JSON.stringify(actorUrn)}))`,
    ].join('\n'),
  recipe: ({ doors }) =>
    [
      'source:',
      '  type: file',
      '  config:',
      '    path: metadata.json',
      'sink:',
      '  type: datahub-rest',
      '  config:',
      `    server: ${JSON.stringify(gmsUrl(doors))}`,
      `    token: "\${${TOKEN_VARIABLE}}"`,
    ].join('\n'),
  // init takes the token from the variable too, and then asks for nothing: not for the address either.
  init: ({ doors }) => [`DATAHUB_GMS_URL=${quoted(gmsUrl(doors))}`, 'datahub', 'init'].join(' '),
};

/** A URL as one word of a shell. */
function quoted(url: string): string {
  return `'${url.replaceAll("'", '%27')}'`;
}
