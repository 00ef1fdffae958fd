/** Secrets that stand in public documents or source trees; each was somebody's default (lessons D-17, D-18). */
const PUBLISHED_SECRETS: readonly string[] = [
  'WnEdIeTG/VVCLQqGwC/BAkqyY0k+H8NEAtWGejrBI94=',
  'ohDVbJBvHHVJh9S/UA4BYF9COuNnqqVhr9MLKEGXk1O=',
  'JohnSnowKnowsNothing',
  'YouKnowNothing',
  '0123456789abcdef',
  'kat-signing-key-0123456789-0123456789',
  'kat-salt-value',
];

/** Beginnings that give a placeholder away, compared without case, spaces, dashes and underscores. */
const PLACEHOLDERS =
  /^(?:(?:change|replace)(?:me|this|it)|your(?:secret|key|password)|keyboardcat|(?:my|super|top)?secret|password|example|placeholder|insecure|default|test(?:ing)?(?:secret|key))/;

const MIN_DISTINCT_CHARACTERS = 12;
const MIN_ENTROPY_BITS_PER_CHARACTER = 3;

/**
 * Judges a configured secret before anything is signed with it.
 * @param minBytes least length in UTF-8 bytes; 32 for HS256 (RFC 7518 §3.2).
 * @returns why the secret must not be used, or undefined. The text never contains the secret.
 */
export function secretFault(value: string, minBytes = 32): string | undefined {
  if (isPublished(value))
    return 'this value is published; anybody could forge with it. Generate one: openssl rand -base64 48';
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes < minBytes)
    return `expected at least ${minBytes} bytes, got ${bytes}. Generate one: openssl rand -base64 48`;
  if (PLACEHOLDERS.test(value.toLowerCase().replaceAll(/[\s_-]/g, ''))) {
    return 'this looks like a placeholder. Generate one: openssl rand -base64 48';
  }
  if (value !== value.trim()) return 'it begins or ends with white space';
  const isRepetitive = minBytes >= 32 && isLowEntropy(value);
  return isRepetitive ? 'it is too regular to be random. Generate one: openssl rand -base64 48' : undefined;
}

/** Also within a longer text, in other case, and without base64 padding: none of that adds a secret. */
function isPublished(value: string): boolean {
  const candidate = value.toLowerCase();
  return PUBLISHED_SECRETS.some((published) => candidate.includes(published.toLowerCase().replace(/=$/, '')));
}

/** Shannon entropy of the characters, and short cycles such as `abcabcabc…`. */
function isLowEntropy(value: string): boolean {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  if (counts.size < MIN_DISTINCT_CHARACTERS) return true;
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  if (bits < MIN_ENTROPY_BITS_PER_CHARACTER) return true;
  const sequence = '0123456789abcdefghijklmnopqrstuvwxyz';
  const lower = value.toLowerCase();
  if (lower.includes(sequence.slice(0, 16)) || lower.includes(sequence.slice(10, 30))) return true;
  for (let period = 1; period <= value.length / 2; period += 1) {
    if (value.slice(period) === value.slice(0, value.length - period)) return true;
  }
  return false;
}
