import type { Rolldown } from 'vite';

const PAGE = /\/src\/app\/pages\/[\w-]+-page\.tsx$/;

/** From this many pages on, code is fetched once for all of them instead of in a file for each combination. */
const MANY = 3;

/**
 * Names the script of what many pages share, for the build's code splitting. The bundler would make a file of its own
 * for each set of pages that share something, some twenty of a few hundred bytes: each is a round trip on a phone,
 * and a browser fetches six at a time.
 * @returns the name, or null for a module that belongs to one page, to a few, or to what comes on intent.
 */
export function sharedByPages(moduleId: string, graph: Rolldown.ChunkingContext): string | null {
  const pages = new Set<string>();
  const seen = new Set<string>([moduleId]);
  for (const id of seen) {
    if (PAGE.test(id)) pages.add(id);
    for (const importer of graph.getModuleInfo(id)?.importers ?? []) seen.add(importer);
  }
  return pages.size >= MANY ? 'pages' : null;
}
