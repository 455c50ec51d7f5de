import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import type { Settings } from '../settings/settings.js';

/** Nest logs each module and route at the start; that helps only to debug the start. */
const STARTUP_CONTEXTS =
  /^(InstanceLoader|RoutesResolver|RouterExplorer|NestFactory|NestApplication)$/;

/** Lines are collected until they reach this size, or for this time. */
const MIN_WRITE_BYTES = 3_072;
const FLUSH_MS = 100;
/** A write of up to 4,096 bytes to a pipe is atomic (POSIX PIPE_BUF): lines of several workers do not mix. */
const MAX_WRITE_BYTES = 4_096;

/**
 * Creates the log of this process: one line of JSON for each entry, on the standard output. Lines are written together;
 * warnings and errors are written at once, and everything is written at exit.
 * @param base members that every line has.
 */
export function createLog(
  { logLevel: level }: Pick<Settings, 'logLevel'>,
  base: Record<string, unknown> | null = null,
): Logger {
  const output = pino.destination({
    sync: false,
    minLength: MIN_WRITE_BYTES,
    maxWrite: MAX_WRITE_BYTES,
    periodicFlush: FLUSH_MS,
  });
  return pino(
    {
      level,
      base,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, write, importance) {
          write.apply(this, args);
          if (importance >= pino.levels.values['warn']!) output.flush();
        },
      },
    },
    output,
  );
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
    const fields = typeof message === 'object' && message !== null ? message : { msg: message };
    this.target[level]({ context, stack, ...fields });
  }
}
