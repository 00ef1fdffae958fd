import type { Express } from 'express';
import { createGraphqlSchema, type SchemaDeps } from '../graphql/schema.ts';
import { createLogger } from '../logging/logger.ts';
import { createMetadataApp } from '../metadata-app.ts';
import type { Services } from '../services.ts';

/** One route of the metadata service: where in the code it is, and which requests reach it. */
export type MetadataRoute = {
  readonly name: string;
  /** `null` takes every method. */
  readonly method: string | null;
  takes(path: string): boolean;
};

/** What Express keeps of a route or of a router that is mounted (express 5, `router/lib/layer.js`). */
type Layer = {
  readonly route?: {
    readonly path: string | RegExp | readonly (string | RegExp)[];
    readonly stack: readonly { readonly method?: string }[];
  };
  readonly handle: { readonly stack?: readonly Layer[] };
  /** @returns what of the path has matched: for a mounted router its beginning. */
  match(path: string): { readonly path: string } | false;
};

/**
 * @returns every route of the metadata service, from the routers that it is made of. What it answers before
 *   authentication is among them, what a bare middleware answers is not.
 */
export function metadataRoutes(): MetadataRoute[] {
  // Only walked through, so nothing behind it is ever called.
  const app: Express = createMetadataApp({
    services: {} as Services,
    clock: { now: () => 0 },
    logger: createLogger('silent'),
    schema: createGraphqlSchema({ rules: {} } as SchemaDeps),
    appVersion: '0',
    isReady: () => true,
  });
  // Express's types hide what a layer mounts and matches by.
  return routesIn(app.router.stack as unknown as readonly Layer[], (path) => path);
}

/** @param inside what of a path is left for these layers, undefined for one that does not get to them. */
function routesIn(layers: readonly Layer[], inside: (path: string) => string | undefined): MetadataRoute[] {
  return layers.flatMap((layer): MetadataRoute[] => {
    const below = (path: string) => {
      const rest = inside(path);
      const matched = rest !== undefined && layer.match(rest);
      return matched ? rest.slice(matched.path.length) || '/' : undefined;
    };
    if (layer.route === undefined) return routesIn(layer.handle.stack ?? [], below);
    const { path, stack } = layer.route;
    const methods = new Set(stack.map(({ method }) => method?.toUpperCase() ?? null));
    const takes = (address: string) => below(address) !== undefined;
    return [...methods].map((method) => ({ name: `${method ?? 'ALL'} ${String(path)}`, method, takes }));
  });
}
