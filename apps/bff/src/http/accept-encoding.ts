/** The codings that we send (RFC 9110 §8.4.1); `identity` is the file as it is. */
export type Coding = 'br' | 'gzip' | 'identity';

/** Smallest first: what a client is equally glad of. */
const BY_SIZE: readonly Coding[] = ['br', 'gzip', 'identity'];

const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/**
 * The codings that a request accepts, best first (RFC 9110 §12.5.3): by its weights, and by size where
 * those are equal.
 * @param header `Accept-Encoding`; without one, only the file as it is is sent: whoever can read more, says so.
 * @returns without `identity` only when the client excludes it; empty when it excludes everything.
 */
export function acceptedCodings(header: string | undefined): Coding[] {
  const weights = readWeights(header ?? '');
  const others = weights.get('*');
  const weightOf = (coding: Coding): number => {
    const own = weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined) ?? others;
    if (own !== undefined) return own;
    // Acceptable unless excluded, but named by nobody: after everything that is.
    return coding === 'identity' ? Number.MIN_VALUE : 0;
  };
  return BY_SIZE.filter((coding) => weightOf(coding) > 0).sort((a, b) => weightOf(b) - weightOf(a));
}

function readWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const element of header.split(',')) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
    if (name === '') continue;
    const weight = parameters.length === 0 ? '1' : WEIGHT.exec(parameters[0] ?? '')?.[1];
    // A weight that cannot be read is no wish for that coding.
    weights.set(name.toLowerCase(), Number(weight ?? 0));
  }
  return weights;
}
