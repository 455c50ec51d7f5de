const MAX_WAITING = 200;

/**
 * Limits how many callers hold the same key at once; the others wait in order. Attempts count before their outcome is
 * known: parallel ones of one process wait here, and not in the database.
 */
export class KeyedSemaphore {
  private readonly entries = new Map<string, { held: number; waiting: Array<() => void> }>();

  /** @param maxWaiting how many callers may wait for one key */
  constructor(private readonly maxWaiting = MAX_WAITING) {}

  /** Returns the release function once a permit is free, or null if too many callers wait already. */
  async acquire(key: string, permits: number): Promise<(() => void) | null> {
    const entry = this.entries.get(key) ?? { held: 0, waiting: [] };
    this.entries.set(key, entry);
    if (entry.held < permits) entry.held++;
    else if (entry.waiting.length >= this.maxWaiting) return null;
    else await new Promise<void>((resolve) => entry.waiting.push(resolve));
    return () => {
      const next = entry.waiting.shift();
      if (next) next();
      else if (--entry.held === 0) this.entries.delete(key);
    };
  }
}
