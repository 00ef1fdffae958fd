import { SETTINGS } from '../../apps/bff/src/config/config-schema.ts';
import { generatedNotice } from './generated-notice.ts';

/** @returns docs/configuration.md: every setting, in the order of the schema. */
export function configurationPage(): string {
  const rows = Object.entries(SETTINGS).map(([name, { fallback, help, ...rest }]) => {
    const variable = 'secret' in rest ? `\`${name}\`<br>or \`${name}_FILE\`` : `\`${name}\``;
    const isSecret = 'secret' in rest ? 'yes' : '';
    return `| ${[variable, fallback, help, isSecret].map(cell).join(' | ')} |`;
  });
  return `${generatedNotice('apps/bff/src/config/config-schema.ts')}

# Configuration

Latchkey is configured by environment variables and nothing else. Where DataHub has a name for a setting, it is the
same name. Everything has a default: a run on your own machine needs no setting at all.

| Variable | Default | What it does | Secret |
|---|---|---|---|
${rows.join('\n')}

**Secrets** may come from a file instead: \`<NAME>_FILE\` holds its path, and one line break at its end is ignored.
Setting both \`<NAME>\` and \`<NAME>_FILE\` is a fault. Secrets that are too short, too regular, published somewhere, or
placeholders are refused.

**A networked run** is one whose \`HOST\` is not a loopback address, or whose \`DATABASE_URL\` is set. It generates no
secrets: \`DATAHUB_SECRET\`, \`DATAHUB_TOKEN_SERVICE_SIGNING_KEY\`, \`DATAHUB_TOKEN_SERVICE_SALT\` and
\`DATAHUB_SYSTEM_CLIENT_SECRET\` must be set, and must differ from each other. Any other run takes those that are not set
from \`secrets.json\` in \`DATA_DIR\`, which the first start writes with mode 0600.

**Faults** are reported together, each with the name of its variable, and the process leaves with exit code 1. A name
that looks like a misspelt setting, for example \`DATABSE_URL\`, is a fault too: it is never ignored. What a networked run
lacks is looked for once every single setting can be read.
`;
}

/** A table cell must not end early. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
