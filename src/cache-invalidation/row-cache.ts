import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';
import type { ChangeFeed, WatchedTable } from './change-feed.js';

/** A row takes about a kilobyte. */
const MAX_ROWS = 20_000;

/** What a {@link RowCache} reads, and how it learns that a row has changed: from a feed, or not at all (`ttlMs`). */
type RowCacheOptions<Row, Context = void> = {
  clock: Clock;
  /** Reads the row; `context` is what `find()` was given beside the key. */
  read: (key: string, context: Context) => Promise<Row | null>;
} & (
  | { feed: ChangeFeed; table: WatchedTable; ttlMs?: undefined }
  | { ttlMs: number; feed?: undefined; table?: undefined }
);

interface Entry<Row> {
  row: Row | null;
  readAtMs: number;
}

/**
 * Caches rows that every request needs. With a `feed`, a row is cached until the feed reports a change. With `ttlMs`, it
 * is cached for that time, or until {@link delete}. Callers must not modify the rows.
 *
 * A missing row is cached with `ttlMs` only: a feed does not report new rows, and made-up keys would evict those in use.
 */
export class RowCache<Row extends object, Context = void> {
  /** With `max`, it would allocate the memory of all rows at once, which takes 2 ms. */
  private readonly cached = new LRUCache<string, Entry<Row>>({
    maxSize: MAX_ROWS,
    sizeCalculation: () => 1,
  });
  private readonly pending = new Map<string, Promise<Row | null>>();

  constructor(private readonly options: RowCacheOptions<Row, Context>) {
    options.feed?.watch(options.table, {
      changed: (key) => this.delete(key),
      anythingChanged: () => this.clear(),
    });
  }

  /** Returns the row or null. Parallel calls for one key share one read. */
  async find(key: string, context: Context): Promise<Row | null> {
    const entry = this.cached.get(key);
    if (entry && this.isFresh(entry)) return entry.row;
    return this.pending.get(key) ?? this.read(key, context);
  }

  /** Drops a row, so that the next call reads it again. */
  delete(key: string): void {
    this.cached.delete(key);
    this.pending.delete(key);
  }

  /** Drops every row. */
  clear(): void {
    this.cached.clear();
    this.pending.clear();
  }

  private isFresh({ readAtMs }: Entry<Row>): boolean {
    const { feed, ttlMs, clock } = this.options;
    return feed ? feed.isFresh(readAtMs) : clock.monotonicMs() - readAtMs < ttlMs;
  }

  private read(key: string, context: Context): Promise<Row | null> {
    const { clock, feed } = this.options;
    const readAtMs = clock.monotonicMs();
    const answer = this.options.read(key, context).then(
      (row) => {
        // If the row was dropped meanwhile, this may be its state before the change.
        const isCurrent = this.pending.get(key) === answer;
        if (isCurrent && (row || !feed)) this.cached.set(key, { row, readAtMs });
        return row;
      },
      (error: unknown) => this.findDuringOutage(key, error),
    );
    const removePending = () => {
      if (this.pending.get(key) === answer) this.pending.delete(key);
    };
    this.pending.set(key, answer);
    answer.then(removePending, removePending);
    return answer;
  }

  /** Returns the cached row if it is fresh after all, because the read has shown that an outage has begun. */
  private findDuringOutage(key: string, error: unknown): Row | null {
    this.options.feed?.readFailed(error);
    const entry = this.cached.get(key);
    if (entry && this.isFresh(entry)) return entry.row;
    throw error;
  }
}
