import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createTestClock, type TestClock } from '../test-clock.ts';
import { compare } from './compare.ts';
import { peopleCommands } from './people-commands.ts';
import type { Product } from './product.ts';
import { openServerProduct } from './server-product.ts';
import { openServicesProduct } from './services-product.ts';
import { begin, tokenCommands } from './token-commands.ts';

/** The same sequences in every run of CI; CONTRIBUTING.md says how to try others, and how many. */
const SEED = Number(process.env.LATCHKEY_MODEL_SEED ?? 20_261_124);
const RUNS = process.env.LATCHKEY_MODEL_RUNS;
const LIMIT_MS = RUNS === undefined ? 60_000 : 6 * 3_600_000;

const sequences = fc.noBias(
  fc.commands([...tokenCommands, ...peopleCommands], { maxCommands: 40, size: 'max' }),
);

async function explore(product: Product, clock: TestClock, few: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      const model = await begin(product, clock.now());
      await fc.asyncModelRun(() => ({ model, real: product }), sequence);
      await compare(model, product);
    }),
    { numRuns: RUNS === undefined ? few : Number(RUNS), seed: SEED },
  );
}

describe('what the documents promise about tokens holds after any sequence of acts (test FZ-02)', () => {
  it.each([
    ['sqlite', 'services', openServicesProduct, 12],
    ['sqlite', 'server', openServerProduct, 2],
    ['postgres', 'services', openServicesProduct, 3],
    ['postgres', 'server', openServerProduct, 1],
  ] as const)(
    'on %s, asked through the %s',
    async (dialect, _, open, few) => {
      const clock = createTestClock();
      await explore(await open(dialect, clock), clock, few);
    },
    LIMIT_MS,
  );
});
