import { LRUCache } from 'lru-cache';

/** Guess for a kind without a measurement: argon2 at OWASP's minimum takes less, bcrypt of cost 12 four times as long. */
const FIRST_GUESS_MS = 50;
/** Weight of one measurement in the running mean. */
const WEIGHT = 0.1;
/** Caps one measurement, so that a process that was suspended does not look slow afterwards. */
const MAX_TIMES_THE_MEAN = 4;
/** Bounds the memory: kinds come from stored hashes. */
const MAX_KINDS = 100;

/**
 * Estimates how long the unfinished hashes will take. Each kind of hash has its own mean, because an imported hash
 * may take ten times as long as one of ours.
 */
export class WaitEstimator {
  private readonly unfinished = new Map<string, number>();
  private readonly meanMs = new LRUCache<string, number>({ max: MAX_KINDS });
  /** Number of unfinished hashes. */
  count = 0;

  add(kind: string): void {
    this.unfinished.set(kind, (this.unfinished.get(kind) ?? 0) + 1);
    this.count++;
  }

  remove(kind: string): void {
    const left = (this.unfinished.get(kind) ?? 0) - 1;
    if (left > 0) this.unfinished.set(kind, left);
    else this.unfinished.delete(kind);
    this.count--;
  }

  /** Records how long one hash of a kind took. */
  record(kind: string, tookMs: number): void {
    const mean = this.meanMs.get(kind);
    if (mean === undefined) this.meanMs.set(kind, tookMs);
    else {
      const sample = Math.min(tookMs, MAX_TIMES_THE_MEAN * mean);
      this.meanMs.set(kind, mean + WEIGHT * (sample - mean));
    }
  }

  /** Mean duration of the slowest kind measured so far, in milliseconds; 0 without a measurement. */
  get slowestKindMs(): number {
    return Math.max(0, ...this.meanMs.values());
  }

  /** Expected duration of all unfinished hashes on one thread, in milliseconds. */
  get totalMs(): number {
    let sum = 0;
    for (const [kind, count] of this.unfinished) {
      sum += count * (this.meanMs.get(kind) ?? FIRST_GUESS_MS);
    }
    return sum;
  }
}
