import { toPrintable } from '../cli/terminal.js';
import { SettingsError } from '../settings/settings-error.js';

/** Returns why the server cannot start, one line for each mistake, with control characters escaped. */
export function startFaults(error: unknown): string[] {
  const lines = error instanceof SettingsError ? error.lines : [toLine(error)];
  return lines.map((line) => toPrintable(line.replaceAll(/\s*\n\s*/g, ' ')));
}

function toLine(error: unknown): string {
  const { message } = error as Error;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError with an empty message and one error for each address.
  return message || (errors ?? []).map(toLine).join('; ') || String(error);
}
