import type { Me } from '@latchkey/shared/sessions';

/**
 * A call that works once the token is pasted. It never holds the token: what is typed into a shell stays
 * in its history. One command, because `read` would swallow a second pasted line as the token.
 */
export function curlExample({ doors, urn }: Pick<Me, 'doors' | 'urn'>): string {
  const url = `${doors.frontend}/entities/${encodeURI(urn)}`.replaceAll("'", '%27');
  return [
    'read -rs DATAHUB_GMS_TOKEN && export DATAHUB_GMS_TOKEN && \\',
    `  curl -H "Authorization: Bearer $DATAHUB_GMS_TOKEN" '${url}'`,
  ].join('\n');
}
