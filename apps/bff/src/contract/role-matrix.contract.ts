import type { Dialect } from '../test/test-database.ts';
import type { Door } from '../test/test-server.ts';
import { type Caller, startMatrixStage, type Way } from './role-matrix-callers.contract.ts';
import { type Kind, makeTarget, type Target, type TargetId } from './role-matrix-targets.contract.ts';
import type { Sender } from './role-matrix-tools.contract.ts';

/** The answers that callers are to get, by what is asked for; a number alone for operations without a target. */
export type Answers = number | Partial<Record<Kind, number>>;

/** What a row of either table says. Whoever it does not name is refused with 403, whatever is asked for. */
export type RowBase = {
  readonly operation: string;
  readonly target?: Target;
  readonly answers: readonly (readonly [who: readonly Caller[] | 'everybody' | 'others', answers: Answers])[];
  /** Whether a token may be the credential; `refused` is 403 for whatever is no session (design decision 8). */
  readonly tokens: 'accepted' | 'refused';
  /** Ends what asks: a session, or a service account that deletes itself. Each caller then has one of its own. */
  readonly spends?: 'session' | 'account';
};

/** One cell: who asks for what. */
export type Cell<Row> = {
  readonly row: Row;
  readonly callerUrn: string;
  readonly kind: Kind | null;
  readonly id: TargetId;
};
/** The status, or in GraphQL the code, and the words, in which ids and request ids are crossed out. */
export type Heard = { readonly status: number; readonly words: string };

type Ask<Row> = (sender: Sender, cell: Cell<Row>) => Promise<Heard>;
/** One caller and the cells of a row, with what is to be heard. */
type Part<Row> = {
  readonly name: string;
  readonly sender: Sender;
  readonly cells: readonly Cell<Row>[];
  readonly expected: (kind: Kind | null) => number;
};

/** Whose things a stranger is taken to ask for. */
const STRANGER = 'urn:li:corpuser:stranger';

/** Callers that ask at the same time. */
const AT_ONCE = 8;

/**
 * A server with one caller of each kind, whose rows can be played.
 * @param doors the doors that the operations of the table have.
 */
export async function startMatrix(database: Dialect, doors: readonly Door[]) {
  const { server, strangers, ways, renewed } = await startMatrixStage(database);
  const isOffered = ({ sender }: { readonly sender: Sender }) => doors.includes(sender.door);

  /** Makes what the callers ask for, each their own, in one commit. */
  const cellsOf = <Row extends RowBase>(row: Row, callerUrns: readonly string[]): Promise<Cell<Row>[][]> => {
    const { target } = row;
    const kinds = kindsOf(row);
    return server.store.transaction(async (tx) => {
      const now = server.clock.now();
      const all: Cell<Row>[][] = [];
      for (const callerUrn of callerUrns) {
        const cells: Cell<Row>[] = [];
        for (const kind of kinds) {
          const isAny = kind === null || target === undefined;
          const id = isAny ? { id: '' } : await makeTarget(tx, target, kind, callerUrn, now);
          cells.push({ row, callerUrn, kind, id });
        }
        all.push(cells);
      }
      return all;
    });
  };

  /**
   * Asks for a row in every way there is.
   * @returns how many cells there were, and those that differ from the table or tell one refusal from another.
   */
  const play = async <Row extends RowBase>(row: Row, ask: Ask<Row>) => {
    const offered = ways.filter(isOffered);
    const callers = await Promise.all(offered.map((way) => (isSpent(row, way) ? renewed(way) : way)));
    // Strangers share what they ask for: nothing of it may change.
    const [shared = [], ...own] = await cellsOf(row, [STRANGER, ...callers.map(({ urn }) => urn)]);
    const parts: Part<Row>[] = [
      ...strangers.filter(isOffered).map(({ name, sender, asksForAll }) => ({
        name,
        sender,
        cells: asksForAll ? shared : shared.slice(0, 1),
        expected: () => 401,
      })),
      ...callers.map((way, index) => ({
        ...way,
        cells: own[index] ?? [],
        expected: (kind: Kind | null) => expectedOf(row, way, kind),
      })),
    ];
    const wrong: string[] = [];
    const queue = parts.values();
    const work = async () => {
      for (const part of queue) wrong.push(...(await check(part, ask)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { cells: parts.reduce((sum, { cells }) => sum + cells.length, 0), wrong };
  };
  return { server, play };
}

async function check<Row>({ name, sender, cells, expected }: Part<Row>, ask: Ask<Row>): Promise<string[]> {
  const wrong: string[] = [];
  const refusals = new Map<number, string>();
  for (const cell of cells) {
    const { kind } = cell;
    const { status, words } = await ask(sender, cell);
    const what = `${name}, ${kind ?? '-'}`;
    if (status !== expected(kind)) wrong.push(`${what}: ${status} instead of ${expected(kind)}: ${words}`);
    // Another's, an unknown and a deleted one must not be told apart by those who may not know.
    if (kind === 'own' || (status !== 401 && status !== 403 && status !== 404)) continue;
    const first = refusals.get(status) ?? words;
    refusals.set(status, first);
    if (words !== first) wrong.push(`${what}: other words at ${status}: ${words} / ${first}`);
  }
  return wrong;
}

/** @returns the kinds of target that the row has answers for; `own` last, for it may be what asks. */
function kindsOf(row: RowBase): readonly (Kind | null)[] {
  const named = new Set(
    row.answers.flatMap(([, answers]) => (typeof answers === 'number' ? [] : Object.keys(answers))),
  );
  const all: readonly Kind[] = ['other', 'unknown', 'deleted', 'own'];
  const kinds = all.filter((kind) => named.has(kind));
  return row.target === undefined ? [null] : kinds;
}

function isSpent({ spends }: RowBase, { caller, credential }: Way): boolean {
  return (spends === 'session' && credential === 'session') || (spends === 'account' && caller === 'machine');
}

function expectedOf(row: RowBase, { caller, credential }: Way, kind: Kind | null): number {
  if (row.tokens === 'refused' && credential !== 'session') return 403;
  for (const [who, answers] of row.answers) {
    if (who !== 'everybody' && who !== 'others' && !who.includes(caller)) continue;
    if (typeof answers === 'number') return answers;
    if (kind !== null && answers[kind] !== undefined) return answers[kind];
  }
  return 403;
}

/** Crosses out what differs between two answers that say the same. */
export function withoutIds(text: string, id: string): string {
  const crossedOut = text
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId"')
    .replaceAll(/\[\{"line.*?\]/g, '[]');
  return id === ''
    ? crossedOut
    : crossedOut.replaceAll(id, '<id>').replaceAll(JSON.stringify(id).slice(1, -1), '<id>');
}
