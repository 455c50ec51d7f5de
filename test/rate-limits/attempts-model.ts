import type { CountedAttempt, RefusedAttempt } from '../../src/rate-limits/attempts.store.js';
import type { Limit } from '../../src/rate-limits/rate-limits.options.js';

/** Does in plain code what the statements of `AttemptsStore` must do, so that a test can compare the two. */
export class AttemptsModel {
  private readonly counts = new Map<string, CountedAttempt>();

  increment(key: string, limit: Limit, nowMs: number): CountedAttempt | RefusedAttempt {
    const before = this.counts.get(key);
    const refusedUntilMs = findRefusal(before, nowMs);
    if (refusedUntilMs > 0) return { refusedUntilMs, isPending: false };
    const continues = before !== undefined && before.expiresAtMs > nowMs;
    const attempts = continues ? before.attempts + 1 : 1;
    const waitMs = getWaitMs(limit, attempts);
    const newExpiresAtMs = nowMs + limit.windowSeconds * 1000;
    const keepsWindow = continues && limit.windowFrom === 'first-attempt';
    const after = {
      key,
      attempts,
      nextAtMs: waitMs === 0 ? 0 : nowMs + waitMs,
      // Never longer than one window from now, also after the clock was ahead.
      expiresAtMs: keepsWindow ? Math.min(before.expiresAtMs, newExpiresAtMs) : newExpiresAtMs,
    };
    this.counts.set(key, after);
    return { ...after };
  }

  decrement({ key, nextAtMs }: CountedAttempt): void {
    const count = this.counts.get(key);
    if (!count || count.attempts === 0) return;
    count.attempts--;
    if (count.nextAtMs === nextAtMs) count.nextAtMs = 0;
  }
}

function getWaitMs(
  { freeAttempts, firstWaitSeconds, maxWaitSeconds }: Limit,
  attempts: number,
): number {
  if (attempts < freeAttempts) return 0;
  return 1000 * Math.min(maxWaitSeconds, firstWaitSeconds * 2 ** (attempts - freeAttempts));
}

/** Returns when the next attempt is allowed, or 0 if it is allowed now. */
export function findRefusal(
  count: Pick<CountedAttempt, 'nextAtMs' | 'expiresAtMs'> | undefined,
  nowMs: number,
): number {
  const until = count ? Math.min(count.nextAtMs, count.expiresAtMs) : 0;
  return until > nowMs ? until : 0;
}
