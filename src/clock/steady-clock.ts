import type { Clock } from './clock.js';

/** How far the clock may run from the monotonic time between two looks. */
const TOLERANCE_MS = 60_000;
/** How long the clock must have run evenly. */
const STEADY_MS = 5 * 60_000;

/**
 * Tells whether the clock has run evenly for five minutes. What deletes rows or makes keys by age asks it, because a clock
 * that is a year ahead for a minute must not delete what has not expired.
 */
export class SteadyClock {
  private steadySinceMs: number;
  private lastMs: number;
  private lastMonotonicMs: number;

  constructor(private readonly clock: Clock) {
    this.steadySinceMs = this.lastMonotonicMs = clock.monotonicMs();
    this.lastMs = clock.now().getTime();
  }

  /** Looks at the clock. It compares with the last look, so it must be called regularly. */
  isSteady(): boolean {
    const nowMs = this.clock.now().getTime();
    const monotonicMs = this.clock.monotonicMs();
    const driftMs = nowMs - this.lastMs - (monotonicMs - this.lastMonotonicMs);
    if (Math.abs(driftMs) > TOLERANCE_MS) this.steadySinceMs = monotonicMs;
    [this.lastMs, this.lastMonotonicMs] = [nowMs, monotonicMs];
    return monotonicMs - this.steadySinceMs >= STEADY_MS;
  }
}
