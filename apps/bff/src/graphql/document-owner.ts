import type { GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import { rootFields, type SelectedOperation } from './document-shape.ts';

/** Who answers a document while a remote metadata service stands behind the frontend. */
export type DocumentOwner = 'latchkey' | 'metadata-service';

/** Told from the metadata, which is the other service's while there is one. */
const FROM_METADATA: ReadonlySet<string> = new Set(['corpUser', 'corpGroup']);

/**
 * Tokens, users, groups, roles and policies are answered here; every other operation belongs to the
 * metadata service. A field is ours when our schema has it; introspection is ours.
 * @throws GraphQLError naming the fields, when a document asks both.
 */
export function ownerOf(selected: SelectedOperation, schema: GraphQLSchema): DocumentOwner {
  const root = schema.getRootType(selected.operation.operation);
  const known = root?.getFields() ?? {};
  const ours: string[] = [];
  const theirs: string[] = [];
  for (const { name } of rootFields(selected)) {
    if (name.value === '__typename') continue;
    const isKnown = Object.hasOwn(known, name.value) && !FROM_METADATA.has(name.value);
    const isOurs = name.value.startsWith('__') || isKnown;
    (isOurs ? ours : theirs).push(name.value);
  }
  if (theirs.length === 0) return 'latchkey';
  if (ours.length === 0) return 'metadata-service';
  throw new GraphQLError(
    `Latchkey answers ${ours.join(', ')}, the metadata service answers ${theirs.join(', ')}. Ask them in two documents.`,
  );
}
