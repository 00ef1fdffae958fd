import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

/** How often a database that owes an answer is doubted, milliseconds. */
const DOUBT_EVERY_MS = 500;
/** How long it may take to greet another connection; longer, and it is out of reach. Milliseconds. */
const GREETING_MS = 1_200;

/**
 * Breaks off queries that will never be answered. A network that drops packets, or a host that stands still, closes
 * no connection: a statement timeout is kept by the database, which is not there, and TCP goes on trying for a
 * quarter of an hour. Silence alone says nothing, because some statements wait for locks, so a second connection is
 * made to see whether anybody is there: a caller hears 503 within two seconds (test MI-03), and a slow statement
 * is not taken for a lost one.
 * @param longestMs what an answer may take even if the database is there: this one connection may be lost.
 */
export function watchConnections(pool: pg.Pool, url: string, longestMs: number): PostgresPool {
  let greeting: Promise<boolean> | undefined;
  let heardAt = 0;
  const askForGreeting = async () => {
    const askedAt = performance.now();
    // Where both sides are too busy for a greeting, what others hear meanwhile is as good.
    return (await isGreeted(url)) || heardAt > askedAt;
  };
  /** Many may wait; one asks. */
  const isThere = () => {
    greeting ??= askForGreeting().finally(() => {
      greeting = undefined;
    });
    return greeting;
  };
  const onHeard = () => {
    heardAt = performance.now();
  };
  return {
    options: pool.options,
    connect: async () => watch(await pool.connect(), { isThere, onHeard, longestMs }),
    end: () => pool.end(),
  };
}

function watch(
  client: pg.PoolClient,
  deps: {
    readonly isThere: () => Promise<boolean>;
    readonly onHeard: () => void;
    readonly longestMs: number;
  },
): PostgresPoolClient {
  const { isThere, onHeard, longestMs } = deps;
  let isLost = false;
  const query = async (sql: string, parameters: readonly unknown[]) => {
    if (isLost) throw new Error('Connection terminated because nobody answered');
    const askedAt = performance.now();
    let isAnswered = false;
    const timer = setInterval(async () => {
      const isOverdue = performance.now() - askedAt > longestMs;
      if ((!isOverdue && (await isThere())) || isAnswered || isLost) return;
      isLost = true;
      // The pool breaks the connection off and forgets it, and the query fails.
      client.release(true);
    }, DOUBT_EVERY_MS);
    try {
      const result = await client.query(sql, [...parameters]);
      onHeard();
      return result;
    } finally {
      isAnswered = true;
      clearInterval(timer);
    }
  };
  const release = (isBroken?: boolean) => {
    if (!isLost) client.release(isBroken);
  };
  // Kysely's other form of a query takes a cursor, which is never given to it here.
  return { query: query as unknown as PostgresPoolClient['query'], release };
}

/** @returns whether the database says anything to a new connection; a refusal, e.g. of too many, is an answer, too. */
async function isGreeted(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: GREETING_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    // Its farewell may be lost, too.
    client.end().catch(() => {});
  }
}
