import { pino } from 'pino';
import { createServer } from '../../src/server/process/create-server.js';
import { toStartFaults } from '../../src/server/process/start-faults.js';
import { readSettings } from '../../src/server/settings/read-settings.js';

/** Starts the server in this process, and returns the lines that say why it cannot start; none if it starts. */
export async function findStartFaults(values: Record<string, string>): Promise<string[]> {
  try {
    const { settings } = readSettings(values);
    const app = await createServer(settings, pino({ level: 'silent' }));
    await app.close();
    return [];
  } catch (error) {
    return toStartFaults(error);
  }
}
