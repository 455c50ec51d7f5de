import type { CleanedEnv } from 'envalid';
import { findDirectUrlFault, parseDatabaseUrl } from '../../administration.js';
import type { DATABASE } from './database-table.js';

/** Returns what is wrong with the settings of the database, each as a sentence. */
export function checkDatabase({
  DATABASE_URL: url,
  DATABASE_DIRECT_URL: directUrl,
  WORKERS: workers,
}: CleanedEnv<typeof DATABASE> & { WORKERS: number }): string[] {
  // A URL that cannot be used has been reported already.
  if (url === undefined) return [];
  const faults: string[] = [];
  const address = parseDatabaseUrl(url);
  if (workers > 1 && address.type === 'sqlite' && address.inMemory) {
    faults.push(
      `DATABASE_URL is a database in memory, which ${workers} processes cannot share: write sqlite:PATH, or set WORKERS=1.`,
    );
  }
  const fault = directUrl === undefined ? null : findDirectUrlFault(url, directUrl);
  if (fault !== null) faults.push(`DATABASE_DIRECT_URL ${fault}.`);
  return faults;
}
