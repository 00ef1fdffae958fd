import type { Environment } from './environment.ts';
import { type Config, ConfigError, loadConfig } from './load-config.ts';
import { preflightFaults } from './preflight.ts';

/**
 * Reads the settings and tries what they ask of this machine.
 * @throws ConfigError with every fault of both kinds in one message.
 */
export async function checkConfig(environment: Environment): Promise<Config> {
  const faults: string[] = [];
  let config: Config | undefined;
  let readable: ConfigError['readable'] = {};
  try {
    config = loadConfig(environment);
    readable = config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
    readable = error.readable;
  }
  faults.push(...(await preflightFaults(readable)));
  if (config === undefined || faults.length > 0) throw new ConfigError(faults);
  return config;
}
