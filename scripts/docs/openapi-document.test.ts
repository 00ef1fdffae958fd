import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tools/paths.ts';
import { openApiDocument } from './openapi-document.ts';
import { ENDPOINTS } from './openapi-endpoints.ts';

describe('docs/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const { valid, errors } = await new Validator().validate(openApiDocument());
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('refers only to what it defines', () => {
    const document = openApiDocument();
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    const missing = [...references].flatMap(([, pointer = '']) =>
      resolve(document, pointer.split('/')) === undefined ? [pointer] : [],
    );
    expect(missing).toEqual([]);
  });

  it('answers every error with a Problem', () => {
    const { components } = openApiDocument() as {
      components: { responses: Record<string, { content: Record<string, { schema: unknown }> }> };
    };
    for (const { content } of Object.values(components.responses)) {
      expect(content['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
    }
  });

  it('has each route below /api/v1 that the code has, and no other', () => {
    const documented = ENDPOINTS.filter(({ path }) => path.startsWith('/api/v1/')).map(
      ({ method, path }) => `${method} ${path}`,
    );
    expect(documented.sort()).toEqual(routesInCode().sort());
  });

  it('names every other path that the code serves, but for the page', () => {
    const source = ['app.ts', 'features/auth/auth-routes.ts', 'features/oidc/oidc-routes.ts']
      .map((path) => readSource(`apps/bff/src/${path}`))
      .join('\n');
    const served = [...source.matchAll(/'(\/[^']*)'/g)]
      .map(([, path = '']) => path)
      .filter((path) => path !== '/' && !path.startsWith('/api/v1') && path !== '/login');
    const documented = new Set(ENDPOINTS.map(({ path }) => path));
    expect(served).not.toEqual([]);
    expect(served.filter((path) => !documented.has(path))).toEqual([]);
  });
});

/** Read from the sources, as `get /api/v1/tokens/{id}`: what app.ts mounts below /api/v1, and what the routers route. */
function routesInCode(): string[] {
  const app = readSource('apps/bff/src/app.ts');
  const mounts = [...app.matchAll(/app\.use\('(\/api\/v1\/[^']+)', (\w+)\(/g)];
  return mounts.flatMap(([, mount = '', factory = '']) => {
    const file = new RegExp(`import \\{[^}]*\\b${factory}\\b[^}]*\\} from '\\./([^']+)'`).exec(app)?.[1];
    if (file === undefined) throw new Error(`app.ts mounts ${factory}, but does not import it by that name`);
    const routes = [
      ...readSource(`apps/bff/src/${file}`).matchAll(
        /router\.(get|head|post|put|patch|delete|all)\('([^']+)'/g,
      ),
    ];
    if (routes.length === 0) throw new Error(`${file} routes nothing that this test can read`);
    return routes.map(([, method, path = '']) => {
      const suffix = path === '/' ? '' : path.replaceAll(/:(\w+)/g, '{$1}');
      return `${method} ${mount}${suffix}`;
    });
  });
}

function readSource(path: string): string {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Error(`${path} is gone: this test reads the routes from it`);
  return readFileSync(file, 'utf8');
}

function resolve(value: unknown, [member, ...rest]: readonly string[]): unknown {
  if (member === undefined) return value;
  return typeof value === 'object' && value !== null ? resolve(Reflect.get(value, member), rest) : undefined;
}
