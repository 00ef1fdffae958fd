import type { Answer, Cluster, Node } from './two-nodes-cluster.ts';
import { percentiles } from './two-nodes-cluster.ts';

/** One thing that is taken away at node A while it is used at both. */
export type Withdrawal = {
  /** Uses it at a node. @returns whether the node let it pass. */
  readonly use: (node: Node) => Promise<Answer>;
  /** Takes it away at A. @throws unless A acknowledged it. */
  readonly withdraw: () => Promise<void>;
};

/** What many withdrawals measured. */
export type Findings = {
  rounds: number;
  /** Uses that were sent after the acknowledgement, by node, and how many of them passed. */
  readonly after: Record<'a' | 'b', { sent: number; passed: number; unavailable: number }>;
  /** From the acknowledgement to the last answer of B that let one pass, milliseconds; 0 where that came before. */
  readonly lastPass: number[];
};

const PASSED = new Set([200, 201]);
const REFUSED = new Set([401, 403]);
/** How many are used at once at each node, and how often each is used before and after. */
const HAMMERS = { a: 1, b: 3 } as const;
const WARM = 2;
const CALM = 4;
/** A withdrawal that does not arrive is given up after this long, milliseconds. */
const GIVE_UP_AFTER_MS = 10_000;

export function newFindings(): Findings {
  const none = () => ({ sent: 0, passed: 0, unavailable: 0 });
  return { rounds: 0, after: { a: none(), b: none() }, lastPass: [] };
}

/** Uses it at both nodes without a pause, takes it away at A, and goes on until both have refused it a few times. */
export async function withdrawOnce(
  { a, b }: Cluster,
  { use, withdraw }: Withdrawal,
  findings: Findings,
): Promise<void> {
  let acknowledgedAt = Number.POSITIVE_INFINITY;
  let lastPassAt = 0;
  let warm = 0;
  let onWarm = () => {};
  const isWarm = new Promise<void>((resolve) => {
    onWarm = resolve;
  });
  const needed = (HAMMERS.a + HAMMERS.b) * WARM;
  const hammer = async (node: Node, count: (typeof findings.after)['a']) => {
    let refusals = 0;
    while (refusals < CALM && performance.now() < acknowledgedAt + GIVE_UP_AFTER_MS) {
      const isAfter = performance.now() > acknowledgedAt;
      const { status, body } = await use(node);
      const hasPassed = PASSED.has(status);
      if (hasPassed && node === b) lastPassAt = performance.now();
      if (!hasPassed && status !== 503 && !REFUSED.has(status))
        throw new Error(`answered ${status}: ${body}`);
      if (hasPassed) {
        warm += 1;
        if (warm >= needed) onWarm();
      }
      if (!isAfter) continue;
      count.sent += 1;
      if (hasPassed) count.passed += 1;
      if (status === 503) count.unavailable += 1;
      refusals = REFUSED.has(status) ? refusals + 1 : 0;
    }
  };
  const several = (node: Node, name: 'a' | 'b') =>
    Array.from({ length: HAMMERS[name] }, () => hammer(node, findings.after[name]));
  const act = async () => {
    await isWarm;
    await withdraw();
    acknowledgedAt = performance.now();
  };
  await Promise.all([...several(a, 'a'), ...several(b, 'b'), act()]);
  findings.rounds += 1;
  findings.lastPass.push(Math.max(0, lastPassAt - acknowledgedAt));
}

export function printFindings(name: string, { rounds, after, lastPass }: Findings): void {
  const at = ({ sent, passed, unavailable }: (typeof after)['a']) =>
    `${passed} of ${sent}${unavailable > 0 ? ` (${unavailable} × 503)` : ''}`;
  console.log(
    `  ${name.padEnd(34)} ${String(rounds).padStart(5)} rounds; sent after the acknowledgement and accepted: at A ${at(after.a)}, at B ${at(after.b)}; last answer of B that accepts: ${percentiles(lastPass)}`,
  );
}
