/** Milliseconds that only ever grow, without Nest: for a thread that has nothing else to load. */
export function monotonicMs(): number {
  return performance.now();
}
