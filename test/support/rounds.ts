/**
 * Returns how many rounds a race is run: three in `npm test`, and all of them in `npm run test:long`, which sets
 * `TEST_ROUNDS=full`. A number in `TEST_ROUNDS` sets it directly.
 */
export function rounds(full: number): number {
  const wanted = process.env.TEST_ROUNDS;
  if (wanted === 'full') return full;
  return wanted ? Number(wanted) : Math.min(3, full);
}
