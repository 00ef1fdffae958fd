import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../../config/embedded-secrets.ts';
import { ConfigError } from '../../config/load-config.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Repositories, Store } from '../../store.ts';

/** Name of the file in DATA_DIR, outside the database on purpose. */
const FILE = 'high-water.json';
/** How often it is written, milliseconds: backups are older than that. */
const EVERY_MS = 10_000;

/** `first` tells databases apart, `last` is the latest event that this server saw in its one. */
const markSchema = z.object({
  first: z.object({ id: z.number(), at: z.number() }),
  last: z.object({ id: z.number(), at: z.number() }),
});
type Mark = z.infer<typeof markSchema>;

/**
 * Refuses a database that lacks what this server saw in it: a restored backup, or a log whose end was cut off. What was
 * revoked, suspended or withdrawn since then would count again (test MG-04). Another database is none of its business,
 * and so is one that `pnpm admin restored` dealt with since.
 * @param setting the setting that says which database it is.
 * @throws ConfigError.
 */
export async function assertNotOlder(store: Store, dataDir: string, setting: string): Promise<void> {
  const seen = readMark(dataDir);
  if (seen === undefined) return;
  const { first, last } = seen;
  const { audit } = store.read;
  const isSameDatabase = (await audit.findPlace('first'))?.at === first.at;
  if (!isSameDatabase || (await audit.findTime(last.id)) === last.at) return;
  if (((await audit.findLatestTime('database.restored')) ?? 0) > last.at) return;
  throw new ConfigError([
    `${setting}: the database lacks what was in it on ${new Date(last.at).toISOString()} (event ${last.id}), as a restored ` +
      'backup does. What was revoked, suspended or withdrawn since it was made would count again. ' +
      'Run: pnpm admin restored',
  ]);
}

/**
 * Notes now and then how far the log of this database has come. A note that cannot be written is said in the log.
 * @returns a function that stops it, after a last note.
 */
export function startHighWater(deps: {
  readonly store: Store;
  readonly dataDir: string;
  readonly logger: Logger;
}): () => Promise<void> {
  const { store, dataDir, logger } = deps;
  let noted: Mark | undefined;
  const note = async (): Promise<void> => {
    try {
      const mark = await markOf(store.read);
      // Never back: a database that was put back under a running server must not take the mark with it.
      if (mark === undefined || (noted !== undefined && mark.last.id <= noted.last.id)) return;
      writePrivateFile(join(dataDir, FILE), `${JSON.stringify(mark)}\n`);
      noted = mark;
    } catch (error) {
      logger.warn({ err: error }, 'how far the audit log has come could not be noted');
    }
  };
  void note();
  const timer = setInterval(() => void note(), EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await note();
  };
}

async function markOf({ audit }: Repositories): Promise<Mark | undefined> {
  const [first, last] = [await audit.findPlace('first'), await audit.findPlace('last')];
  return first === undefined || last === undefined ? undefined : { first, last };
}

function readMark(dataDir: string): Mark | undefined {
  const path = join(dataDir, FILE);
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError([`DATA_DIR: ${path} is not what Latchkey wrote. Delete it if it is of no use`]);
  }
}
