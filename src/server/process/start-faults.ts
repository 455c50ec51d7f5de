import { SettingsError } from '../settings/read-settings.js';

/** Returns why the server cannot start, one line for each mistake. */
export function startFaults(error: unknown): string[] {
  return error instanceof SettingsError ? error.lines : [toLine(error)];
}

function toLine(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError with an empty message and one error for each address.
  const text = message || (errors ?? []).map(toLine).join('; ');
  return code === 'EADDRINUSE' ? `${text}: set PORT to another one.` : text;
}
