import { pino } from 'pino';

/** The log of the process: one JSON line an event, to standard error, so that standard output stays for people. */
export type Logger = ReturnType<typeof createLogger>;

/**
 * @param level pino's level name; `silent` for none.
 * @returns a logger. Callers pass ids and codes, never headers, bodies, tokens or passwords; the
 *   redaction below is a second line, for mistakes (lesson D-19).
 */
export function createLogger(level: string) {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'authorization',
          'cookie',
          'password',
          'accessToken',
          'token',
          '*.authorization',
          '*.cookie',
          '*.password',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
