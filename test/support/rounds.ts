/** SQLite has one process, which runs one transaction after the other: more rounds show nothing new. */
const MAX_ON_SQLITE = 10;

/**
 * Returns how many rounds a race is run: `short` in `npm test`, and `full` in `npm run test:long`, which sets
 * `TEST_ROUNDS=full`; on SQLite at most {@link MAX_ON_SQLITE}. A number in `TEST_ROUNDS` replaces both.
 */
export function rounds(full: number, short = 3): number {
  const wanted = process.env.TEST_ROUNDS;
  if (wanted === 'full') {
    return process.env.TEST_DATABASE === 'sqlite' ? Math.min(full, MAX_ON_SQLITE) : full;
  }
  return wanted ? Number(wanted) : short;
}
