/** Environment variables as the process got them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @returns the environment of this process; the only place that reads it. */
export function processEnvironment(): Environment {
  return process.env;
}
