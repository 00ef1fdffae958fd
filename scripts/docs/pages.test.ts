import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../apps/bff/src/config/config-schema.ts';
import { AppError } from '../../apps/bff/src/errors/app-error.ts';
import { problemOf } from '../../apps/bff/src/http/problem-response.ts';
import { ERRORS, type ErrorCode } from '../../packages/shared/src/error-codes.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';

describe('docs/configuration.md', () => {
  it('has one row for each setting, with the file form of secrets only', () => {
    const rows = configurationPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const expected = Object.entries(SETTINGS).map(([name, setting]) =>
      'secret' in setting ? `| \`${name}\`<br>or \`${name}_FILE\` ` : `| \`${name}\` `,
    );
    expect(rows.map((row) => row.slice(0, row.indexOf('|', 1)))).toEqual(expected);
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });
});

describe('docs/errors.md', () => {
  it('has a section for the code in the `type` of each error answer', () => {
    const headings = new Set([...errorsPage().matchAll(/^## (.+)$/gm)].map(([, heading]) => heading));
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const { type } = problemOf(new AppError(code), 'id');
      expect(headings).toContain(type.slice(type.lastIndexOf(':') + 1));
    }
    expect(headings.size).toBe(Object.keys(ERRORS).length);
  });
});
