import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { SettingValues } from './config-schema.ts';
import { prepareDataDir } from './embedded-secrets.ts';
import { ConfigError } from './load-config.ts';

/**
 * Looks for what would stop the start on this machine: a taken port, an unwritable data directory.
 * @param settings those that could be read; the others have a fault of their own already.
 * @returns one sentence a fault, naming the variable.
 */
export async function preflightFaults(settings: Partial<SettingValues>): Promise<string[]> {
  const faults: string[] = [];
  const { HOST, PORT, METADATA_SERVICE_PORT, METADATA_SERVICE_URL, DATA_DIR } = settings;
  if (HOST !== undefined) {
    const ports = [
      ['PORT', PORT],
      ['METADATA_SERVICE_PORT', METADATA_SERVICE_URL === undefined ? METADATA_SERVICE_PORT : undefined],
    ] as const;
    for (const [name, port] of ports) {
      if (port === undefined || port === 0) continue;
      const reason = await bindFault(HOST, port);
      if (reason !== undefined) faults.push(`${name}: ${reason}`);
    }
  }
  if (DATA_DIR !== undefined) {
    try {
      prepareDataDir(resolve(DATA_DIR));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
    }
  }
  return faults;
}

function bindFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(describe(error, host, port)));
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}

function describe(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') return `port ${port} on ${host} is taken by another process`;
  if (error.code === 'EACCES') return `port ${port} on ${host} needs more rights than this process has`;
  return `cannot listen on ${host} port ${port} (${error.code ?? error.message})`;
}
