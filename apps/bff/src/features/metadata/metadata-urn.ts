import { AppError } from '../../errors/app-error.ts';

/** A parsed URN: `urn:li:<entityType>:<key>`. */
export type Urn = {
  readonly text: string;
  readonly entityType: string;
  /** Everything after the entity type. */
  readonly key: string;
  /** The members of a tuple key `(a,b,c)`; for any other key, the key alone. */
  readonly parts: readonly string[];
};

/** DataHub's limit for the length of a URN. */
export const MAX_URN_LENGTH = 512;

const SHAPE = /^urn:li:([A-Za-z][A-Za-z0-9]{0,63}):(.+)$/su;

/** C0, DEL, C1, line and paragraph separators: they forge log lines and hide in terminals. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/**
 * Parses a URN as stored, that is without percent-decoding. Parentheses must balance, so that nested
 * URNs can be told apart: `urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)` has three parts.
 * @throws AppError `entity.invalid` naming the fault.
 */
export function parseUrn(text: unknown): Urn {
  if (typeof text !== 'string' || text === '') throw fault('A URN is missing', 'urn:li:corpuser:jdoe');
  if (text.length > MAX_URN_LENGTH) {
    throw new AppError('entity.invalid', {
      detail: `The URN has ${text.length} characters; at most ${MAX_URN_LENGTH} are allowed.`,
    });
  }
  if (CONTROL.test(text) || !text.isWellFormed()) {
    throw new AppError('entity.invalid', {
      detail: 'The URN has a control character or half a surrogate pair.',
    });
  }
  const [, entityType, key] = SHAPE.exec(text) ?? [];
  if (entityType === undefined || key === undefined) {
    throw fault(`'${text}' is not a URN`, 'urn:li:<entity type>:<key>');
  }
  if (text.trim() !== text) {
    throw new AppError('entity.invalid', { detail: `The URN '${text}' ends with white space.` });
  }
  return { text, entityType, key, parts: partsOf(text, key) };
}

function partsOf(text: string, key: string): string[] {
  const cuts: number[] = [];
  let depth = 0;
  let isTuple = key.startsWith('(');
  for (let index = 0; index < key.length; index += 1) {
    const character = key[index];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 1) cuts.push(index);
    if (depth < 0) break;
    // `(a)(b)` balances but is no tuple.
    if (depth === 0 && index < key.length - 1) isTuple = false;
  }
  if (depth !== 0) {
    throw new AppError('entity.invalid', { detail: `The parentheses of the URN '${text}' do not balance.` });
  }
  if (!isTuple) return [key];
  const starts = [1, ...cuts.map((cut) => cut + 1)];
  const ends = [...cuts, key.length - 1];
  const parts = starts.map((start, index) => key.slice(start, ends[index]));
  if (parts.includes('')) {
    throw new AppError('entity.invalid', { detail: `The URN '${text}' has an empty part.` });
  }
  return parts;
}

function fault(what: string, example: string): AppError {
  return new AppError('entity.invalid', { detail: `${what}: expected ${example}.` });
}
