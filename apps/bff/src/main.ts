import { systemClock } from './clock.ts';
import { checkConfig } from './config/check-config.ts';
import { processEnvironment } from './config/environment.ts';
import { ConfigError } from './config/load-config.ts';
import { createLogger } from './logging/logger.ts';
import { startMessage } from './start-message.ts';
import { startServer } from './start-server.ts';

try {
  const config = await checkConfig(processEnvironment());
  const logger = createLogger(config.LOG_LEVEL);
  const server = await startServer({ config, clock: systemClock, logger });
  process.stdout.write(startMessage(config, server, systemClock.now()));

  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'stopping');
    await server.close();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  const text =
    error instanceof ConfigError ? error.message : `Latchkey cannot start:\n  - ${reasonOf(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
