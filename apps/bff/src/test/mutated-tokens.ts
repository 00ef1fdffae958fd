/** @returns a generator of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Spoils a valid token: every single bit of its text first, then, for as long as asked for, a byte of its
 * text or of what one of its parts decodes to, one or several at a time (test AN-04).
 * @returns texts that are never the valid one.
 */
export function* mutatedTokens(valid: string, count: number, seed: number): Generator<string> {
  let made = 0;
  const bytes = Buffer.from(valid, 'latin1');
  for (let bit = 0; bit < bytes.length * 8 && made < count; bit += 1) {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    yield copy.toString('latin1');
    made += 1;
  }
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  while (made < count) {
    const mutant = below(2) === 0 ? changedText(bytes, below) : changedPart(valid, below);
    if (mutant === valid) continue;
    yield mutant;
    made += 1;
  }
}

function changedText(bytes: Buffer, below: (limit: number) => number): string {
  const copy = Buffer.from(bytes);
  const changes = 1 + below(3);
  for (let change = 0; change < changes; change += 1) copy.writeUInt8(below(256), below(copy.length));
  return copy.toString('latin1');
}

/** What a part decodes to is changed, and encoded again: these have the right form. */
function changedPart(valid: string, below: (limit: number) => number): string {
  const parts = valid.split('.');
  const index = below(parts.length);
  const decoded = Buffer.from(parts[index] ?? '', 'base64url');
  const changes = 1 + below(2);
  for (let change = 0; change < changes; change += 1) decoded.writeUInt8(below(256), below(decoded.length));
  parts[index] = decoded.toString('base64url');
  return parts.join('.');
}
