import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Bounds of one document: above any real client's, below what costs noticeable work. */
const MAX_DEPTH = 20;
const MAX_ALIASES = 30;
const MAX_ROOT_FIELDS = 30;
const MAX_FIELDS = 2_000;

/** The operation of a document that is going to run, with its fragments. */
export type SelectedOperation = {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/**
 * @param operationName which operation of several; may be absent when there is one.
 * @throws GraphQLError when there is none, or it cannot be told which is meant.
 */
export function selectOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): SelectedOperation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const named = operations.filter(({ name }) => operationName == null || name?.value === operationName);
  const [operation] = named;
  if (operation === undefined) {
    const message =
      operationName == null ? 'Must provide an operation.' : `Unknown operation named "${operationName}".`;
    throw new GraphQLError(message);
  }
  if (named.length > 1)
    throw new GraphQLError('Must provide operation name if query contains multiple operations.');
  return { operation, fragments };
}

/** @returns the fields at the root of the operation, fragments included. */
export function rootFields({ operation, fragments }: SelectedOperation): FieldNode[] {
  return fieldsOf(operation.selectionSet, fragments, new Set());
}

/**
 * Refuses documents that ask for much with few bytes: deep ones, many aliases of one field (a way to
 * guess passwords or tokens in one request), fragments that multiply.
 * @throws GraphQLError naming the bound.
 */
export function assertModest(selected: SelectedOperation): void {
  if (rootFields(selected).length > MAX_ROOT_FIELDS) {
    throw new GraphQLError(`A document may have at most ${MAX_ROOT_FIELDS} fields at its root.`);
  }
  let fields = 0;
  let aliases = 0;
  const visit = (selectionSet: SelectionSetNode, depth: number): void => {
    if (depth > MAX_DEPTH) throw new GraphQLError(`A document may be at most ${MAX_DEPTH} levels deep.`);
    for (const field of fieldsOf(selectionSet, selected.fragments, new Set())) {
      fields += 1;
      if (field.alias !== undefined) aliases += 1;
      if (fields > MAX_FIELDS) throw new GraphQLError(`A document may have at most ${MAX_FIELDS} fields.`);
      if (aliases > MAX_ALIASES)
        throw new GraphQLError(`A document may have at most ${MAX_ALIASES} aliases.`);
      if (field.selectionSet !== undefined) visit(field.selectionSet, depth + 1);
    }
  };
  visit(selected.operation.selectionSet, 1);
}

/** Fields of one level. A fragment that is being expanded already is skipped: validation reports the cycle. */
function fieldsOf(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  open: ReadonlySet<string>,
): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const selection of selectionSet.selections) {
    if (fields.length > MAX_FIELDS)
      throw new GraphQLError(`A document may have at most ${MAX_FIELDS} fields.`);
    if (selection.kind === Kind.FIELD) fields.push(selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      fields.push(...fieldsOf(selection.selectionSet, fragments, open));
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      if (fragment === undefined || open.has(name)) continue;
      fields.push(...fieldsOf(fragment.selectionSet, fragments, new Set([...open, name])));
    }
  }
  return fields;
}
