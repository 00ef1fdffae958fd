import { parseAdminArguments, USAGE, UsageError } from './admin/admin-arguments.ts';
import { adminCommand } from './admin/admin-command.ts';
import { systemClock } from './clock.ts';
import { prepareDataDir } from './config/embedded-secrets.ts';
import { processEnvironment } from './config/environment.ts';
import { ConfigError, loadConfig } from './config/load-config.ts';
import { migrateToLatest } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { AppError } from './errors/app-error.ts';
import { toAppError } from './errors/to-app-error.ts';
import { createOidcLinkService } from './features/oidc/oidc-link-service.ts';
import { createPolicyAdminService } from './features/policies/policy-admin-service.ts';
import { createPolicyService } from './features/policies/policy-service.ts';
import { createPrivilegeGuard } from './features/policies/privilege-guard-service.ts';
import { createRestoreService } from './features/restore/restore-service.ts';
import { createUserService } from './features/users/user-service.ts';
import { createLogger } from './logging/logger.ts';
import { systemContext } from './security/actor.ts';
import { createPasswordHasher } from './security/password-hash.ts';
import { createStore } from './store.ts';

/** Runs one administrative command on the configured database, with or without a running server. */
async function run(): Promise<void> {
  const request = parseAdminArguments(process.argv.slice(2));
  const config = loadConfig(processEnvironment());
  prepareDataDir(config.dataDir);
  const database = await openDatabase(config.DATABASE_URL, config.dataDir, createLogger(config.LOG_LEVEL));
  try {
    await migrateToLatest(database);
    const store = createStore(database);
    const deps = { store, clock: systemClock };
    const guard = createPrivilegeGuard(deps);
    const users = createUserService({ ...deps, guard, passwords: createPasswordHasher() });
    const policies = createPolicyAdminService({ ...deps, guard });
    const identities = createOidcLinkService({ ...deps, guard });
    const restore = createRestoreService(deps);
    const context = systemContext('pnpm admin');
    // A command may come before the first start.
    await createPolicyService(deps).seed(context);
    for (const line of await adminCommand(request, {
      users,
      policies,
      identities,
      restore,
      store,
      context,
    })) {
      process.stdout.write(`${line}\n`);
    }
  } finally {
    await database.close();
  }
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof ConfigError) return error.message;
  const { message, options, code } = toAppError(error);
  if (code === 'internal.unexpected' && !(error instanceof AppError)) {
    return `The command failed: ${error instanceof Error ? error.message : String(error)}`;
  }
  const fields = options.errors?.map((item) => `  - ${item.field}: ${item.message}`) ?? [];
  return [message, ...fields].join('\n');
}
