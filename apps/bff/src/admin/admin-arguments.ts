import { parseArgs } from 'node:util';

/** What `pnpm admin` can do. */
export const USAGE = `Usage: pnpm admin <command>

  users list
  users add <username> [--name "Full Name"] [--email a@b.org] [--password-stdin]
  users suspend <username>
  users reinstate <username>
  users remove <username>
  users password <username> [--password-stdin]
  users grant-role <username> <Admin|Editor|Reader>
  users withdraw-role <username> <Admin|Editor|Reader>
  users link-sso <username> <issuer> <subject>
  users unlink-sso <issuer> <subject>
  policies list
  policies activate <urn or last part of it>
  policies deactivate <urn or last part of it>
  audit [--limit 100] [--json]
  restored [--keep-people]    after a backup was put back: ends all tokens, sessions and links, suspends people

Without --password-stdin a random password is made and printed once.
Every change holds from the next request on; a running server needs no restart.`;

/** A command line that says nothing we know. */
export class UsageError extends Error {}

/** A command line, read. */
export type AdminRequest = {
  readonly noun: string;
  readonly verb: string;
  readonly operands: readonly string[];
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly passwordFromStdin: boolean;
  readonly limit: number;
  readonly json: boolean;
  readonly keepPeople: boolean;
};

/** Verbs and how many operands each takes. */
const COMMANDS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries({
    users: new Map([
      ['list', 0],
      ['add', 1],
      ['suspend', 1],
      ['reinstate', 1],
      ['remove', 1],
      ['password', 1],
      ['grant-role', 2],
      ['withdraw-role', 2],
      ['link-sso', 3],
      ['unlink-sso', 2],
    ]),
    policies: new Map([
      ['list', 0],
      ['activate', 1],
      ['deactivate', 1],
    ]),
    audit: new Map([['print', 0]]),
    restored: new Map([['distrust', 0]]),
  }),
);

const DEFAULT_AUDIT_LIMIT = 100;

/** @throws UsageError naming what is wrong. */
export function parseAdminArguments(argv: readonly string[]): AdminRequest {
  const { values, positionals } = parse(argv.filter((argument) => argument !== '--'));
  const [noun = '', ...rest] = positionals;
  const verbs = COMMANDS.get(noun);
  if (verbs === undefined) throw new UsageError(noun === '' ? 'Say what to do.' : `Unknown command: ${noun}`);
  // Nouns of one verb go without it.
  const [only] = verbs.size === 1 ? verbs.keys() : [];
  const [verb = '', ...operands] = only === undefined ? rest : [only, ...rest];
  const expected = verbs.get(verb);
  if (expected === undefined) throw new UsageError(`Unknown command: ${noun} ${verb}`);
  if (operands.length !== expected) {
    throw new UsageError(`${noun} ${verb} takes ${expected} operand(s), got ${operands.length}.`);
  }
  const limit = values.limit === undefined ? DEFAULT_AUDIT_LIMIT : Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit: expected a whole number from 1');
  return {
    noun,
    verb,
    operands,
    name: values.name,
    email: values.email,
    passwordFromStdin: values['password-stdin'] ?? false,
    limit,
    json: values.json ?? false,
    keepPeople: values['keep-people'] ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        email: { type: 'string' },
        'password-stdin': { type: 'boolean' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
        'keep-people': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
