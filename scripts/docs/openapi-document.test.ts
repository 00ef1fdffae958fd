import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { AUDIT_EXPORT_FORMATS } from '../../packages/shared/src/audit-log.ts';
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
    const { Forwarded, Unread408, Unread431, ...errors } = components.responses;
    expect([Forwarded, Unread408, Unread431]).not.toContain(undefined);
    for (const { content } of Object.values(errors)) {
      expect(content['application/problem+json']?.schema).toEqual({ $ref: '#/components/schemas/Problem' });
    }
  });

  it('has each route below /api/v1 that the code has, and no other', () => {
    const documented = ENDPOINTS.filter(({ path }) => path.startsWith('/api/v1/')).map(
      ({ method, path }) => `${method} ${path}`,
    );
    expect(documented.sort()).toEqual(routesInCode().sort());
  });

  it('says of each parameter in a query whether the code wants it', () => {
    const wanted = ENDPOINTS.flatMap(({ id, query }) => {
      const issues = query?.safeParse({}).error?.issues ?? [];
      return issues.map(({ path }) => `${id} ${path.join('.')}`);
    });
    const documented = operations().flatMap(({ operationId, parameters = [] }) =>
      parameters.flatMap((parameter) =>
        parameter.in === 'query' && parameter.required ? [`${operationId} ${parameter.name}`] : [],
      ),
    );
    expect(wanted).toContain('exportAuditEvents format');
    expect(documented.sort()).toEqual(wanted.sort());
  });

  it('says of each body whether it may be empty', () => {
    const { schemas } = (openApiDocument() as { components: { schemas: Record<string, BodySchema> } })
      .components;
    const bodies = ENDPOINTS.flatMap(({ body }) => (typeof body === 'object' ? [body] : []));
    const mayBeEmpty = bodies.filter(({ schema }) => schema.safeParse({}).success).map(({ name }) => name);
    const documented = bodies.flatMap(({ name }) => (takesEmpty(schemas[name]) ? [name] : []));
    expect(mayBeEmpty).not.toEqual([]);
    expect(documented).toEqual(mayBeEmpty);
  });

  it('lets each answer of the metadata service through the proxy: its statuses, and its own errors', () => {
    const { responses } = (openApiDocument() as { components: { responses: Record<string, Answer> } })
      .components;
    const forwarded = operations().filter(({ tags }) => tags.includes('Proxy'));
    expect(forwarded).toHaveLength(11);
    for (const { responses: answers } of forwarded) {
      expect(answers.default?.$ref).toBe('#/components/responses/Forwarded');
      const references = Object.values(answers).flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref]));
      for (const reference of references.filter((name) => !name.includes('/Unread'))) {
        expect(responses[reference.split('/').at(-1) ?? '']?.content).toHaveProperty(['application/json']);
      }
    }
  });

  it('has for each operation what the listener answers before any of them', () => {
    const { responses } = (openApiDocument() as { components: { responses: Record<string, Answer> } })
      .components;
    for (const status of ['408', '431']) {
      const name = `Unread${status}`;
      expect(responses[name]).toEqual({ description: expect.stringContaining('There is no body') });
      for (const { responses: answers } of operations()) {
        expect(answers[status]).toEqual({ $ref: `#/components/responses/${name}` });
      }
    }
  });

  it('has the header with which a request can be sent again', () => {
    const { parameters } = operations().find(({ operationId }) => operationId === 'createToken') ?? {};
    expect(parameters).toEqual([
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header', schema: expect.anything() }),
    ]);
  });

  it('has each form of the export of the audit log', () => {
    const { responses } = operations().find(({ operationId }) => operationId === 'exportAuditEvents') ?? {};
    expect(Object.keys(responses?.['200']?.content ?? {})).toEqual(
      AUDIT_EXPORT_FORMATS.map((format) => expect.stringContaining(format)),
    );
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

type Answer = { readonly $ref?: string; readonly content?: object };
type BodySchema = {
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly anyOf?: readonly BodySchema[];
};
type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<Record<string, Answer>>;
};

function operations(): Operation[] {
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, Operation>> };
  return Object.values(paths).flatMap((methods) => Object.values(methods));
}

function takesEmpty(schema: BodySchema | undefined): boolean {
  const { required = [], minProperties = 0, anyOf } = schema ?? {};
  return required.length === 0 && minProperties === 0 && (anyOf === undefined || anyOf.some(takesEmpty));
}

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
