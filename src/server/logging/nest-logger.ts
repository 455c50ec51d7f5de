import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { findLogFields } from '../../index.js';

/** Nest logs each module and route at the start; that helps only to debug the start. */
const STARTUP_CONTEXTS =
  /^(InstanceLoader|RoutesResolver|RouterExplorer|NestFactory|NestApplication)$/;

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
    const line = findLogFields();
    // The text of a line of the library repeats its details.
    const fields = line ? { ...line, message: undefined, msg: line.message } : toFields(message);
    this.target[level]({ context, stack, ...fields });
  }
}

function toFields(message: unknown): object {
  // The members of an error do not include its message.
  if (message instanceof Error) return { ...message, msg: message.message || String(message) };
  return typeof message === 'object' && message !== null ? message : { msg: message };
}
