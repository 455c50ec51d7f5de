/** Beyond these nobody waits: they would be refused by then anyhow. */
const MOST_WAITING = 200;

interface Place {
  inside: number;
  waiting: Array<() => void>;
}

/**
 * Lets so many in at once for each key, the others in the order they came. Tries at once count before their outcomes are
 * known: without it, whoever signs in ten times at once with the right password would be refused five times.
 */
export class KeyedSemaphore {
  private readonly places = new Map<string, Place>();

  /** Resolves, once it is its turn, to what lets the next one in; null where too many wait. */
  async acquire(key: string, most: number): Promise<(() => void) | null> {
    const place = this.places.get(key) ?? { inside: 0, waiting: [] };
    this.places.set(key, place);
    if (place.inside < most) place.inside++;
    else if (place.waiting.length >= MOST_WAITING) return null;
    else await new Promise<void>((resolve) => place.waiting.push(resolve));
    return () => this.leave(key, place);
  }

  /** The next one takes the place that is left. */
  private leave(key: string, place: Place): void {
    const next = place.waiting.shift();
    if (next) next();
    else if (--place.inside === 0) this.places.delete(key);
  }
}
