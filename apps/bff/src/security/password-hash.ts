import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { AppError } from '../errors/app-error.ts';

const argon2Async = promisify(argon2);

/** What one argon2id hash costs: memory in KiB, passes over it, lanes. */
export type PasswordCost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

/** 64 MiB, 3 passes; above the OWASP minimum of 19 MiB and 2 (about 150 ms here). */
const COST: PasswordCost = { memory: 65_536, passes: 3, parallelism: 1 };
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** Hashes that run at once, and that may wait: sign-in must not starve the doors (test BF-05). */
const CONCURRENCY = 2;
const MAX_WAITING = 32;

/** Hashes and checks passwords. */
export type PasswordHasher = {
  /** @returns a PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
  hash(password: string): Promise<string>;
  /**
   * Compares with a PHC string; with null (unknown user, no password) it does the same work and
   * answers false, so that time tells nothing (test BF-04).
   * @throws AppError `service.unavailable` when too many hashes wait already.
   */
  matches(password: string, phc: string | null): Promise<boolean>;
  /** @returns whether a hash that matched was made at another cost than new ones are. */
  isOutdated(phc: string): boolean;
};

/**
 * @param cost of new hashes, and of looking at a user without one; only tests that are not about passwords pay less.
 * @returns a hasher with its own bounded queue. Passwords are compared in Unicode NFC.
 */
export function createPasswordHasher(cost = COST): PasswordHasher {
  const limit = pLimit(CONCURRENCY);
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    if (limit.pendingCount >= MAX_WAITING) {
      throw new AppError('service.unavailable', {
        detail: 'Too many sign-ins at once.',
        retryAfterSeconds: 5,
      });
    }
    return limit(work);
  };
  return {
    hash: (password) =>
      queued(async () => {
        const salt = randomBytes(SALT_BYTES);
        return format({
          ...cost,
          salt,
          tag: await derive(password, { ...cost, salt, tagLength: TAG_BYTES }),
        });
      }),
    matches: async (password, phc) =>
      queued(async () => {
        const stored = phc === null ? undefined : parse(phc);
        const { memory, passes, parallelism } = stored ?? cost;
        const salt = stored?.salt ?? Buffer.alloc(SALT_BYTES);
        const tag = await derive(password, { memory, passes, parallelism, salt, tagLength: TAG_BYTES });
        return stored !== undefined && tag.length === stored.tag.length && timingSafeEqual(tag, stored.tag);
      }),
    isOutdated: (phc) => {
      const { memory, passes, parallelism } = parse(phc);
      return memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism;
    },
  };
}

type Parameters = { memory: number; passes: number; parallelism: number; salt: Buffer; tagLength: number };
type Stored = { memory: number; passes: number; parallelism: number; salt: Buffer; tag: Buffer };

async function derive(password: string, { salt, ...cost }: Parameters): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFC'), 'utf8');
  return Buffer.from(await argon2Async('argon2id', { message, nonce: salt, ...cost }));
}

function format({ memory, passes, parallelism, salt, tag }: Stored): string {
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
}

function parse(phc: string): Stored {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined)
    throw new Error('A stored password hash is not an argon2id PHC string');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
