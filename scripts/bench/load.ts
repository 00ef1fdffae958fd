import { Pool } from 'undici';

/** What a load measured. */
export type LoadResult = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number };

/**
 * Sends requests over kept-alive connections for a while, each as soon as the last was answered.
 * @throws when an answer is not 200: a refusal is quick, and would count as speed.
 */
export async function load(options: {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}): Promise<LoadResult> {
  const { origin, path, headers, connections, seconds } = options;
  const pool = new Pool(origin, { connections });
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1_000;
  const worker = async () => {
    while (performance.now() < until) {
      const startedAt = performance.now();
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      await body.dump();
      if (statusCode !== 200) throw new Error(`${origin}${path} answered ${statusCode}`);
      latencies.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  latencies.sort((left, right) => left - right);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}
