import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths.ts';

it('packages are judged by the version of Node that scripts run on', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: { node: string };
  };
  const workspace = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8');
  expect(workspace).toContain(`\nnodeVersion: ${devDependencies.node}\n`);
  expect(process.version).toBe(`v${devDependencies.node}`);
});
