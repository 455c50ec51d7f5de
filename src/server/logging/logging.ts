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
  const log: Logger = pino(
    {
      level,
      base,
      timestamp: createTimestamps(),
    },
    output,
  );
  return log;
}

/** Returns pino's time of a line, in ISO 8601. Lines of one millisecond share the text, which costs most of it. */
function createTimestamps(): () => string {
  const { epochTime, isoTime } = pino.stdTimeFunctions;
  let lastEpoch = '';
  let text = '';
  return () => {
    const epoch = epochTime();
    if (epoch !== lastEpoch) {
      lastEpoch = epoch;
      text = isoTime();
    }
    return text;
  };
}
