/** Returns milliseconds that never go back, without loading Nest. */
export function monotonicMs(): number {
  return performance.now();
}
