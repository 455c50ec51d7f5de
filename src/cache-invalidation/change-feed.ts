import { Clock } from '../clock/clock.js';

/** A table whose rows are remembered somewhere in this process. */
export interface WatchedTable {
  table: string;
  /** The column that a row is remembered by. */
  key: string;
  /** Which columns matter; all of them where left out. On PostgreSQL the trigger of the migration says the same. */
  columns?: readonly string[];
}

/** Who remembers rows. */
export interface Watcher {
  /** The row with this key was added, changed or deleted. */
  changed(key: string): void;
  /** It is not known what was: any row may have been. */
  anythingChanged(): void;
}

/**
 * What changed in the database, whoever changed it: this process, another instance, the command line, or
 * a person with `psql`. What was read once may be remembered until it is told of here, or for as long as
 * {@link stillHolds} says where the telling is interrupted.
 */
export abstract class ChangeFeed {
  protected readonly watchers = new Map<string, Watcher[]>();
  private readonly listeners: Array<(table: string, key: string) => void> = [];
  /** Up to when everything has been heard, in `Clock.monotonicMs`. */
  protected receivedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    protected readonly clock: Clock,
    /** For how long what was read may be believed where nothing can be heard, in milliseconds. */
    protected readonly recheckMs: number,
  ) {}

  /** Begins to tell `watcher` of the table's changes. */
  watch({ table }: WatchedTable, watcher: Watcher): void {
    this.watchers.set(table, [...(this.watchers.get(table) ?? []), watcher]);
  }

  /**
   * Tells of a change that this process has just committed, so that its own next request knows: the
   * other processes hear of it from the database.
   */
  publish(table: string, key: string): void {
    this.receive(table, key);
    this.forward(table, key);
  }

  /** Tells of a change that another process has committed, for who knows of it before the database tells. */
  receive(table: string, key: string): void {
    for (const watcher of this.watchers.get(table) ?? []) watcher.changed(key);
  }

  /** Has `listener` told of the changes that this process commits: to pass them on to others on this machine. */
  onPublished(listener: (table: string, key: string) => void): void {
    this.listeners.push(listener);
  }

  /** Whether what was read at this time (`Clock.monotonicMs`), and not told of since, can be believed. */
  stillHolds(readAtMs: number): boolean {
    const knownAtMs = Math.max(readAtMs, this.receivedUntilMs);
    return this.clock.monotonicMs() - knownAtMs <= this.recheckMs;
  }

  /** Rejects where the database cannot tell of changes at all; to be asked when everything is being watched. */
  async assertTriggers(): Promise<void> {}

  /** Stops listening. */
  abstract close(): Promise<void>;

  protected forward(table: string, key: string): void {
    for (const listener of this.listeners) listener(table, key);
  }

  protected invalidateEverything(): void {
    for (const watcher of [...this.watchers.values()].flat()) watcher.anythingChanged();
  }
}
