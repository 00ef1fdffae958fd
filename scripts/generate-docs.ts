/**
 * `pnpm run docs`: writes the generated pages of docs/ from the code that they describe. With `--check` it writes
 * nothing, names the pages that are out of date, and leaves with exit code 1 when there is one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './docs/configuration-page.ts';
import { errorsPage } from './docs/errors-page.ts';
import { openApiPage } from './docs/openapi-document.ts';
import { ROOT } from './tools/paths.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationPage,
  'docs/errors.md': errorsPage,
  'docs/openapi.json': openApiPage,
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(PAGES)
  .map(([path, generate]) => ({ path, file: join(ROOT, path), text: generate() }))
  .filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

for (const { path, file, text } of stale) {
  if (!isCheck) writeFileSync(file, text);
  console.log(isCheck ? `out of date: ${path}` : `written: ${path}`);
}
if (isCheck && stale.length > 0) {
  console.log('Run: npx -y pnpm@12 run docs');
  process.exitCode = 1;
}
