import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { LogOutput } from './log-output.js';
import type { Settings } from '../settings/settings.js';

/** Where Nest tells of each module and route it starts with: of use to who debugs the start. */
const STARTUP_CONTEXTS =
  /^(InstanceLoader|RoutesResolver|RouterExplorer|NestFactory|NestApplication)$/;

/**
 * The process's log: one line of JSON for each entry, to the standard output. Lines are written together; what went
 * wrong is written at once, with all before it. `base` is what each line says.
 */
export function createLog(
  { logLevel: level, workers }: Pick<Settings, 'logLevel' | 'workers'>,
  base: Record<string, unknown> | null = null,
): Logger {
  const output = new LogOutput({ shared: workers > 1 });
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

/** Nest's logger, over the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly target: Logger) {}

  log(message: unknown, context?: string): void {
    this.write(STARTUP_CONTEXTS.test(context ?? '') ? 'debug' : 'info', message, context);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // Nest hands over (message, stack, context) or (message, context).
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
