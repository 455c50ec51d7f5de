import { type Logger, pino } from 'pino';
import type { Settings } from '../settings/settings.js';
import { LogOutput, STANDARD_OUTPUT } from './log-output.js';

/**
 * Creates the log of this process: one line of JSON for each entry.
 * @param fd where lines are written: the standard output.
 * @param base members that every line has.
 */
export function createLog(
  { logLevel: level }: Pick<Settings, 'logLevel'>,
  fd = STANDARD_OUTPUT,
  base: Record<string, unknown> | null = null,
): Logger {
  const output = new LogOutput(fd, (dropped) =>
    log.warn({ dropped }, 'Lines of the log were dropped, because they could not be written.'),
  );
  const { isoTime: timestamp } = pino.stdTimeFunctions;
  const log: Logger = pino({ level, base, timestamp }, output);
  return log;
}
