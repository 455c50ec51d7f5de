import { SettingsError } from '../settings/read-settings.js';

/** Why the server cannot start, in a line for each mistake. */
export function startFaults(error: unknown): string[] {
  return error instanceof SettingsError ? error.lines : [messageOf(error)];
}

function messageOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const { errors } = error as AggregateError;
  // A refused connection is an AggregateError without a message of its own: one for each address.
  const text = message || (errors ?? []).map(messageOf).join('; ');
  return code === 'EADDRINUSE' ? `${text}: set PORT to another one.` : text;
}
