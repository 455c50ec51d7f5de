import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../index.js';

const CACHE_MS = 10_000;
/** A scrape waits at most this long for a slow database, and then gets the previous value. */
const LIMIT_MS = 2_000;

/** A value that is read from the database, at most once in ten seconds. */
export class CachedValue<T> {
  private reading: Promise<void> | null = null;
  private value: T | null = null;
  private readAtMs = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly readAnew: () => Promise<T>,
  ) {}

  /** @returns null if the database is unavailable. */
  async read(): Promise<T | null> {
    if (this.reading === null && this.clock.monotonicMs() - this.readAtMs >= CACHE_MS) {
      this.reading = this.refresh().finally(() => (this.reading = null));
    }
    if (this.reading) await Promise.race([this.reading, sleep(LIMIT_MS, null, { ref: false })]);
    return this.value;
  }

  private async refresh(): Promise<void> {
    this.value = await this.readAnew().catch(() => null);
    this.readAtMs = this.clock.monotonicMs();
  }
}
