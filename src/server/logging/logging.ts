import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import type { Settings } from '../settings/settings.js';
import { LogOutput, STANDARD_OUTPUT } from './log-output.js';

/** Nest logs each module and route at the start; that helps only to debug the start. */
const STARTUP_CONTEXTS =
  /^(InstanceLoader|RoutesResolver|RouterExplorer|NestFactory|NestApplication)$/;

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

/** Writes Nest's own log lines to the log of the process. */
export class NestLogger implements LoggerService {
  constructor(private readonly target: Logger) {}

  log(message: unknown, context?: string): void {
    this.write(STARTUP_CONTEXTS.test(context ?? '') ? 'debug' : 'info', message, context);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // Nest passes (message, stack, context) or (message, context).
    const context = rest.pop();
    const [stack] = rest;
    this.write('error', message, context, stack);
  }

  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }

  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }

  verbose(message: unknown, context?: string): void {
    this.write('trace', message, context);
  }

  private write(
    level: 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    context?: unknown,
    stack?: unknown,
  ): void {
    this.target[level]({ context, stack, ...toFields(message) });
  }
}

function toFields(message: unknown): object {
  // The members of an error do not include its message.
  if (message instanceof Error) return { ...message, msg: message.message || String(message) };
  return typeof message === 'object' && message !== null ? message : { msg: message };
}
