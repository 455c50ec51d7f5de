import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';
import type { ChangeFeed, WatchedTable } from './change-feed.js';

/** Rows of one table that are remembered at once: about a kilobyte each. */
const MOST_ROWS = 20_000;

interface Remembered<Row> {
  row: Row;
  readAtMs: number;
}

/**
 * Rows as they are now, at the cost of reading each once: remembered until `ChangeFeed` tells that they are
 * others. For what is asked on every request. Nobody may change what it hands out. That there is no such row is
 * not remembered: whoever makes up keys would push out those that are in use.
 */
export class RowCache<Row extends object> {
  private readonly remembered = new LRUCache<string, Remembered<Row>>({ max: MOST_ROWS });
  private readonly reading = new Map<string, Promise<Row | null>>();

  constructor(
    private readonly changes: ChangeFeed,
    private readonly clock: Clock,
    watched: WatchedTable,
    private readonly read: (key: string) => Promise<Row | null>,
  ) {
    changes.watch(watched, {
      changed: (key) => {
        this.remembered.delete(key);
        this.reading.delete(key);
      },
      anythingChanged: () => {
        this.remembered.clear();
        this.reading.clear();
      },
    });
  }

  /** The row with this key, or null; at once where it is remembered. */
  find(key: string): Row | null | Promise<Row | null> {
    const known = this.remembered.get(key);
    if (known && this.changes.stillHolds(known.readAtMs)) return known.row;
    return this.reading.get(key) ?? this.readOnce(key);
  }

  /** All who ask meanwhile wait for the one answer. */
  private readOnce(key: string): Promise<Row | null> {
    const readAtMs = this.clock.monotonicMs();
    const answer = this.read(key).then((row) => {
      // Where a change was told of meanwhile, this may be the row as it was before.
      const isCurrent = this.reading.get(key) === answer;
      if (row && isCurrent) this.remembered.set(key, { row, readAtMs });
      return row;
    });
    const forget = () => {
      if (this.reading.get(key) === answer) this.reading.delete(key);
    };
    this.reading.set(key, answer);
    answer.then(forget, forget);
    return answer;
  }
}
