import { LRUCache } from 'lru-cache';

/** For a kind that was never seen: bcrypt at its usual cost is a few of these, argon2 at OWASP's minimum less than one. */
const FIRST_GUESS_MS = 50;
/** How much one hash tells about the next. */
const WEIGHT = 0.1;
/** A process that was stopped for a minute has not become slower by a minute. */
const MOST_TIMES_THE_MEAN = 4;
/** Kinds are read out of what is stored. */
const KINDS_REMEMBERED = 100;

/**
 * What is not computed yet, and how long that takes. By kind: an imported hash may be ten times dearer than one of
 * ours, and neither is to be judged by the time of the other.
 */
export class Backlog {
  private readonly open = new Map<string, number>();
  private readonly meanMs = new LRUCache<string, number>({ max: KINDS_REMEMBERED });
  /** How many there are. */
  length = 0;

  enter(kind: string): void {
    this.open.set(kind, (this.open.get(kind) ?? 0) + 1);
    this.length++;
  }

  leave(kind: string): void {
    const left = (this.open.get(kind) ?? 0) - 1;
    if (left > 0) this.open.set(kind, left);
    else this.open.delete(kind);
    this.length--;
  }

  /** So long one of this kind has just taken. */
  learn(kind: string, tookMs: number): void {
    const mean = this.meanMs.get(kind);
    if (mean === undefined) this.meanMs.set(kind, tookMs);
    else {
      const sample = Math.min(tookMs, MOST_TIMES_THE_MEAN * mean);
      this.meanMs.set(kind, mean + WEIGHT * (sample - mean));
    }
  }

  /** What the dearest kind takes that was seen, in milliseconds. */
  get dearestMs(): number {
    return Math.max(0, ...this.meanMs.values());
  }

  /** The work that is left, in milliseconds of one thread. */
  get ms(): number {
    let sum = 0;
    for (const [kind, count] of this.open) sum += count * (this.meanMs.get(kind) ?? FIRST_GUESS_MS);
    return sum;
  }
}
