import { toPrintable } from '../cli/terminal.js';
import { SettingsError } from '../settings/settings-error.js';

/** Returns why the server cannot start, one line for each mistake, with control characters escaped. */
export function toStartFaults(error: unknown): string[] {
  const lines = error instanceof SettingsError ? error.lines : [toReason(error)];
  return lines.map((line) => toPrintable(line.replaceAll(/\s*\n\s*/g, ' ')));
}

/**
 * Returns the message of what was thrown, which may be anything if a provider of an application has thrown it. The library has
 * the same function, but to load the library would slow `--help` down.
 */
export function toReason(error: unknown): string {
  const { message, errors } = Object(error) as Partial<AggregateError>;
  // A refused connection is an AggregateError with one error for each address, and no message.
  return message || (errors ?? []).map(toReason).join('; ') || String(error);
}
