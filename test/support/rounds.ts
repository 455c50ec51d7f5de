/**
 * Returns how many rounds a race is run: `short` in `npm test`, and `full` in `npm run test:long`, which sets
 * `TEST_ROUNDS=full`. A number in `TEST_ROUNDS` replaces both.
 */
export function rounds(full: number, short = 3): number {
  const wanted = process.env.TEST_ROUNDS;
  if (wanted === 'full') return full;
  return wanted ? Number(wanted) : short;
}
