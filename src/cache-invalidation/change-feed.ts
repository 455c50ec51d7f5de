import { Clock } from '../clock/clock.js';
import { monotonicMs } from '../clock/monotonic.js';

const TICK_MS = 100;
/** A longer gap between ticks is a pause of the process (SIGSTOP, a suspended machine) or of its event loop. */
const MAX_GAP_MS = 500;

/** A table whose rows this process caches. */
export interface WatchedTable {
  table: string;
  /** The column by which rows are cached. */
  key: string;
  /** The columns that matter; all of them by default. On PostgreSQL the migration's trigger must list the same. */
  columns?: readonly string[];
}

/** Is notified of changes, to drop what it has cached. */
export interface Watcher {
  /** The row with this key was inserted, updated or deleted. */
  changed(key: string): void;
  /** Any row may have changed. */
  anythingChanged(): void;
}

/** How long a cached row may be used although no change can be received, in milliseconds. */
export interface FeedLimits {
  recheckMs: number;
  /** While the database cannot be reached, counted from the time at which that began. */
  outageMs: number;
}

/**
 * Reports changes in the database by any writer: this process, another instance, the command line, or a person with
 * `psql`. A row may be cached until a change of it is reported, as long as {@link isFresh} confirms it.
 */
export abstract class ChangeFeed {
  protected readonly watchers = new Map<string, Watcher[]>();
  private readonly listeners: Array<(table: string, key: string) => void> = [];
  /** Every change before this time (`Clock.monotonicMs`) has been received. */
  protected receivedUntilMs = Number.NEGATIVE_INFINITY;
  /** Since when (`Clock.monotonicMs`) the database has not answered, or null if it can be reached. */
  protected outageSinceMs: number | null = null;
  private tickedAtMs = monotonicMs();
  private readonly ticks = setInterval(() => (this.tickedAtMs = monotonicMs()), TICK_MS).unref();

  constructor(
    protected readonly clock: Clock,
    private readonly limits: FeedLimits,
  ) {}

  protected get recheckMs(): number {
    return this.limits.recheckMs;
  }

  /** Notifies `watcher` of changes in the table from now on. */
  watch({ table }: WatchedTable, watcher: Watcher): void {
    this.watchers.set(table, [...(this.watchers.get(table) ?? []), watcher]);
  }

  /**
   * Reports a change that this process has just committed, so that its own next request sees it. The database notifies
   * the other processes.
   */
  publish(table: string, key: string): void {
    this.receive(table, key);
    this.forward(table, key);
  }

  /** Takes the report of a change that another process has committed, before the database notifies of it. */
  receive(table: string, key: string): void {
    for (const watcher of this.watchers.get(table) ?? []) watcher.changed(key);
  }

  /** Calls `listener` for each change that this process commits, to pass it on to others on this machine. */
  onPublished(listener: (table: string, key: string) => void): void {
    this.listeners.push(listener);
  }

  /** Returns whether a row that was read at this time (`Clock.monotonicMs`), and has no reported change, is still valid. */
  isFresh(readAtMs: number): boolean {
    // After a pause, requests may be read before the reports of changes that were made meanwhile.
    const isPaused = monotonicMs() - this.tickedAtMs > MAX_GAP_MS;
    if (isPaused) return this.clock.monotonicMs() - readAtMs <= MAX_GAP_MS;
    const validAtMs = Math.max(readAtMs, this.receivedUntilMs);
    return this.getJudgedAtMs() - validAtMs <= this.recheckMs;
  }

  /** Takes the error of a failed read: it may be the first to show that the database cannot be reached. */
  readFailed(_error: unknown): void {}

  /**
   * Checks that the database reports changes in every watched table. Call it after the last {@link watch}.
   * @throws Error if a trigger is missing.
   */
  async assertTriggers(): Promise<void> {}

  /** Stops the feed. */
  async close(): Promise<void> {
    clearInterval(this.ticks);
  }

  /** Whether the database cannot be reached, and has been away for at most `outageMs`. */
  protected get isAway(): boolean {
    const { outageSinceMs: sinceMs, clock, limits } = this;
    return sinceMs !== null && clock.monotonicMs() - sinceMs <= limits.outageMs;
  }

  /** Returns the time for which rows are judged: during an outage, its beginning. */
  private getJudgedAtMs(): number {
    return this.isAway ? this.outageSinceMs! : this.clock.monotonicMs();
  }

  protected forward(table: string, key: string): void {
    for (const listener of this.listeners) listener(table, key);
  }

  protected invalidateEverything(): void {
    for (const watcher of [...this.watchers.values()].flat()) watcher.anythingChanged();
  }
}
