const MAX_WAITING = 200;

interface Entry {
  held: number;
  waiting: Array<() => void>;
}

/**
 * Limits how many callers hold the same key at once; the others wait in order. Attempts count before their outcome is
 * known: without the semaphore, half of ten parallel sign-ins with the right password would be refused.
 */
export class KeyedSemaphore {
  private readonly entries = new Map<string, Entry>();

  /**
   * Waits for one of the key's permits.
   * @returns the release function, or null if too many callers wait already.
   */
  async acquire(key: string, permits: number): Promise<(() => void) | null> {
    const entry = this.entries.get(key) ?? { held: 0, waiting: [] };
    this.entries.set(key, entry);
    if (entry.held < permits) entry.held++;
    else if (entry.waiting.length >= MAX_WAITING) return null;
    else await new Promise<void>((resolve) => entry.waiting.push(resolve));
    return () => this.release(key, entry);
  }

  private release(key: string, entry: Entry): void {
    const next = entry.waiting.shift();
    if (next) next();
    else if (--entry.held === 0) this.entries.delete(key);
  }
}
