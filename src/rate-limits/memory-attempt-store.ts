import { LRUCache } from 'lru-cache';
import type { AttemptStore, Reservation, Reserved } from './attempt-store.js';
import { counted, type Limit, type LimitName, refusedUntilMs, type AttemptCount } from './limit.js';

/** Of each limit, so that a flood of addresses cannot have an account forgotten. */
const MOST_REMEMBERED = 50_000;

/** Counts in this process alone, for as long as the database cannot. */
export class MemoryAttemptStore implements AttemptStore {
  private readonly streaks = new Map<string, LRUCache<string, AttemptCount>>();

  constructor(private readonly most = MOST_REMEMBERED) {}

  async reserve(key: string, limit: Limit, nowMs: number): Promise<Reserved> {
    const streaks = this.of(limit.name);
    const before = streaks.get(key);
    const untilMs = refusedUntilMs(before, nowMs);
    if (untilMs > 0) return { refusedUntilMs: untilMs };
    const after = counted(limit, before, nowMs);
    streaks.set(key, after);
    return after;
  }

  async takeBack({ key, limit, nextAtMs }: Reservation): Promise<void> {
    const streak = this.of(limit.name).get(key);
    if (!streak || streak.tries === 0) return;
    streak.tries--;
    if (streak.nextAtMs === nextAtMs) streak.nextAtMs = 0;
  }

  async clear(key: string): Promise<void> {
    for (const streaks of this.streaks.values()) streaks.delete(key);
  }

  private of(name: LimitName): LRUCache<string, AttemptCount> {
    const streaks =
      this.streaks.get(name) ?? new LRUCache<string, AttemptCount>({ max: this.most });
    this.streaks.set(name, streaks);
    return streaks;
  }
}
