import { SETTINGS } from './config-schema.ts';
import type { Environment } from './environment.ts';

/** Prefixes that only settings of this product have: an unknown name behind one is a typing error. */
const OWN_PREFIXES = [
  'ACCESS_TOKEN_',
  'AUTH_OIDC_',
  'DATAHUB_ROOT_',
  'DATAHUB_SECRET',
  'DATAHUB_SYSTEM_',
  'DATAHUB_TOKEN_SERVICE_',
  'DATAHUB_VERIFY_ONLY_',
  'LATCHKEY_',
  'METADATA_SERVICE_',
];

/** Variables of the test tooling, which share a prefix with settings. */
const FOREIGN = new Set(['LATCHKEY_CHROMIUM']);

/** Longest name for which a distance is worth computing. */
const MAX_TYPO_DISTANCE = 2;
const MIN_LENGTH_FOR_TYPO = 8;

/**
 * Finds variables that were meant as settings: those with one of our prefixes, and those within two
 * typing errors of a setting (`DATABSE_URL`). A misspelt setting must never be silently ignored
 * (lesson D-05).
 */
export function unknownSettingFaults(environment: Environment): string[] {
  const known = new Set<string>();
  for (const [name, definition] of Object.entries(SETTINGS)) {
    known.add(name);
    if ('secret' in definition) known.add(`${name}_FILE`);
  }
  const faults: string[] = [];
  for (const name of Object.keys(environment).sort()) {
    if (known.has(name) || FOREIGN.has(name)) continue;
    const nearest = nearestOf(name, known);
    if (nearest !== undefined) faults.push(`${name}: unknown setting. Did you mean ${nearest}?`);
    else if (OWN_PREFIXES.some((prefix) => name.startsWith(prefix))) {
      faults.push(`${name}: unknown setting. docs/configuration.md lists all of them`);
    }
  }
  return faults;
}

function nearestOf(name: string, known: ReadonlySet<string>): string | undefined {
  if (name.length < MIN_LENGTH_FOR_TYPO) return undefined;
  for (const candidate of known) {
    if (candidate.length < MIN_LENGTH_FOR_TYPO) continue;
    if (Math.abs(candidate.length - name.length) > MAX_TYPO_DISTANCE) continue;
    if (editDistance(name.toUpperCase(), candidate) <= MAX_TYPO_DISTANCE) return candidate;
  }
  return undefined;
}

/** Levenshtein distance, row by row. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
