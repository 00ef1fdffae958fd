import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT_USER_URN } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { writePrivateFile } from '../../config/embedded-secrets.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { seedCorpUser } from '../metadata/corp-user-service.ts';

/** Name of the file in DATA_DIR that receives a generated root password, once. */
const ROOT_PASSWORD_FILE = 'root-password.txt';

/** How a person signs in as root after this start. */
export type RootSignIn =
  | { readonly source: 'configured' }
  /** Generated at an earlier start or by it; the file may have been deleted since. */
  | { readonly source: 'generated'; readonly path: string };

/**
 * Creates the user `datahub` when it is absent. There is no default password: it is DATAHUB_ROOT_PASSWORD,
 * or random and written to a file that only its owner can read. While the variable is set, each start
 * makes the password equal to it, which is also the way back in for a locked-out operator.
 */
export async function ensureRootUser(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly context: RequestContext;
  readonly dataDir: string;
  readonly configuredPassword: string | undefined;
}): Promise<RootSignIn> {
  const { store, clock, passwords, context, dataDir, configuredPassword } = deps;
  const path = join(dataDir, ROOT_PASSWORD_FILE);
  const existing = await store.read.users.find(ROOT_USER_URN);

  if (existing !== undefined) {
    if (configuredPassword === undefined) return { source: 'generated', path };
    const hash = (await store.read.users.findPasswordHash(ROOT_USER_URN)) ?? null;
    if (!(await passwords.matches(configuredPassword, hash))) {
      const passwordHash = await passwords.hash(configuredPassword);
      await store.transaction(async (tx) => {
        await tx.users.updatePasswordHash(ROOT_USER_URN, passwordHash, clock.now());
        await tx.sessions.deleteByUser(ROOT_USER_URN);
        await tx.invites.deleteReset(ROOT_USER_URN);
        await tx.audit.insert(
          auditEventOf(context, clock.now(), 'user.password-set', { subjectUrn: ROOT_USER_URN }),
        );
      });
    }
    return { source: 'configured' };
  }

  const password = configuredPassword ?? randomBytes(18).toString('base64url');
  // The file first: a crash in between leaves a file that the next start replaces, never a lost password.
  if (configuredPassword === undefined) writePrivateFile(path, `${password}\n`);
  const passwordHash = await passwords.hash(password);
  const createdAt = clock.now();
  const details = { username: 'datahub', displayName: 'DataHub', title: 'DataHub', email: null, createdAt };
  const isAdded = await store.transaction(async (tx) => {
    await tx.authority.change();
    if ((await tx.users.find(ROOT_USER_URN)) !== undefined) return false;
    await seedCorpUser(tx, await tx.users.insert({ ...details, passwordHash }), createdAt);
    await tx.audit.insert(auditEventOf(context, createdAt, 'user.added', { subjectUrn: ROOT_USER_URN }));
    return true;
  });
  // Another replica was first: its password counts, and ours must not stand in a file.
  if (!isAdded && configuredPassword === undefined) rmSync(path, { force: true });
  return configuredPassword === undefined ? { source: 'generated', path } : { source: 'configured' };
}
