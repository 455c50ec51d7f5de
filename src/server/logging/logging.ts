import { setTimeout as sleep } from 'node:timers/promises';
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
/** Lines beyond this size are dropped, so that a reader that has stalled does not take all memory. */
const MAX_WAITING_BYTES = 16 * 1_024 * 1_024;
/** The time that {@link flushLog} waits. */
const FLUSH_LIMIT_MS = 1_000;

/**
 * Creates the log of this process: one line of JSON for each entry, on the standard output. Lines are written together;
 * warnings and errors are written at once. Call {@link flushLog} before `process.exit()`, which loses a write in flight.
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
    maxLength: MAX_WAITING_BYTES,
    periodicFlush: FLUSH_MS,
  });
  const log = pino(
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
  let dropped = 0;
  output.on('drop', () => dropped++);
  output.on('drain', () => {
    if (dropped === 0) return;
    log.warn({ dropped }, 'Lines of the log were dropped, because it was read too slowly.');
    dropped = 0;
  });
  return log;
}

/** Waits until the lines of a log are written, but only for a second: its reader may have stalled. */
export async function flushLog(log: Logger): Promise<void> {
  const flushed = new Promise<void>((resolve) => log.flush(() => resolve()));
  await Promise.race([flushed, sleep(FLUSH_LIMIT_MS)]);
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
