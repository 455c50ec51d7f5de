import type { SettingsError } from '../../src/server/settings/settings-error.js';

/** A key for `readSettings`. */
export const SECRET_KEY = '1f42a73054b1749f8f58848be5e6502c8f42a73054b1749f8f58848be5e6502c';

/** Returns what is wrong with the settings that `read` reads, in a line for each fault. */
export function findFaults(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return (error as SettingsError).lines;
  }
}
