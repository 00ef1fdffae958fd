import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';

/** Lexical tokens of a document: above any real one, below what takes noticeable time to parse. */
const MAX_DOCUMENT_TOKENS = 5_000;
/** Brackets of any kind within each other: parsing goes down one call for each, and the stack has an end. */
const MAX_NESTING = 200;

/** Bounds of one document: above any real client's, below what costs noticeable work. */
const MAX_DEPTH = 20;
const MAX_ALIASES = 30;
const MAX_ROOT_FIELDS = 30;
const MAX_FIELDS = 2_000;
/** Fragments, each counted wherever it is expanded: they cost work even when no field is in them. */
const MAX_EXPANSIONS = 1_000;

/** How many fragments were expanded so far, in the whole document. */
type Expansions = { count: number };

/** The operation of a document that is going to run, with its fragments. */
export type SelectedOperation = {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
};

/**
 * Parses a document.
 * @throws GraphQLError for a syntax error, for a text that is too long, and for one that nests too deep.
 */
export function readDocument(text: string): DocumentNode {
  assertShallow(text);
  return parse(text, { maxTokens: MAX_DOCUMENT_TOKENS });
}

function assertShallow(text: string): void {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  for (let seen = 0; seen < MAX_DOCUMENT_TOKENS; seen += 1) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) depth += 1;
    if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) depth -= 1;
    if (depth > MAX_NESTING)
      throw new GraphQLError(`Brackets in a document may nest at most ${MAX_NESTING} levels deep.`);
  }
}

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
  return fieldsOf(operation.selectionSet, fragments, { count: 0 });
}

/**
 * Refuses documents that ask for much with few bytes: deep ones, many aliases of one field (a way to
 * guess passwords or tokens in one request), fragments that multiply, with or without fields in them.
 * @throws GraphQLError naming the bound.
 */
export function assertModest(selected: SelectedOperation): void {
  if (rootFields(selected).length > MAX_ROOT_FIELDS) {
    throw new GraphQLError(`A document may have at most ${MAX_ROOT_FIELDS} fields at its root.`);
  }
  let fields = 0;
  let aliases = 0;
  const expansions: Expansions = { count: 0 };
  const visit = (selectionSet: SelectionSetNode, depth: number): void => {
    if (depth > MAX_DEPTH) throw new GraphQLError(`A document may be at most ${MAX_DEPTH} levels deep.`);
    for (const field of fieldsOf(selectionSet, selected.fragments, expansions)) {
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
  expansions: Expansions,
  open: ReadonlySet<string> = new Set(),
): FieldNode[] {
  const fields: FieldNode[] = [];
  for (const selection of selectionSet.selections) {
    if (fields.length > MAX_FIELDS)
      throw new GraphQLError(`A document may have at most ${MAX_FIELDS} fields.`);
    if (selection.kind === Kind.FIELD) {
      fields.push(selection);
      continue;
    }
    // Before it is looked into: two spreads in each of n fragments are 2^n of them, whatever is at the end.
    expansions.count += 1;
    if (expansions.count > MAX_EXPANSIONS)
      throw new GraphQLError(`A document may expand at most ${MAX_EXPANSIONS} fragments.`);
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      fields.push(...fieldsOf(selection.selectionSet, fragments, expansions, open));
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      if (fragment === undefined || open.has(name)) continue;
      fields.push(...fieldsOf(fragment.selectionSet, fragments, expansions, new Set([...open, name])));
    }
  }
  return fields;
}
