import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Database } from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import { ChangeFeed, type FeedLimits, type WatchedTable, type Watcher } from './change-feed.js';
import { writeLine } from '../http/write-line.js';

/** How often it checks whether another process has written. */
const POLL_MS = 250;
const COMMIT_CHECK_MS = 1;

/**
 * Reports changes of an SQLite database. Temporary triggers report every write over the connection of this process.
 * `PRAGMA data_version`, a number in memory, shows that another process has written, but not what: then any row may have
 * changed.
 */
export class SqliteChangeFeed extends ChangeFeed {
  private readonly connection: Database;
  private readonly timer: NodeJS.Timeout;
  private version: unknown;
  private warned = false;
  private triggers = 0;
  /** Part of every name, because several applications may use one connection. */
  private readonly id = randomBytes(8).toString('hex');
  private readonly logger = new Logger(ChangeFeed.name);

  constructor(dataSource: DataSource, clock: Clock, limits: FeedLimits) {
    super(clock, limits);
    const driver = dataSource.driver as unknown as { databaseConnection: Database };
    this.connection = driver.databaseConnection;
    this.connection.function(`nightlatch_changed_${this.id}`, (table: unknown, key: unknown) => {
      this.publish(String(table), String(key));
      return null;
    });
    this.poll();
    this.timer = setInterval(() => this.poll(), POLL_MS).unref();
  }

  override watch(watched: WatchedTable, watcher: Watcher): void {
    super.watch(watched, watcher);
    const { table, key, columns } = watched;
    const update = columns ? `UPDATE OF ${columns.join(', ')}` : 'UPDATE';
    for (const [event, row] of [
      ['INSERT', 'NEW'],
      [update, 'NEW'],
      ['DELETE', 'OLD'],
    ] as const) {
      const name = `nightlatch_${this.id}_${this.triggers++}`;
      this.connection.exec(
        `CREATE TEMP TRIGGER ${name} AFTER ${event} ON main."${table}" ` +
          `BEGIN SELECT nightlatch_changed_${this.id}('${table}', ${row}.${key}); END`,
      );
    }
  }

  override async close(): Promise<void> {
    await super.close();
    clearInterval(this.timer);
  }

  /** Waits for the commit: a trigger runs before it, and other processes would still read the old row. */
  protected override forward(table: string, key: string): void {
    setImmediate(() => this.forwardCommitted(table, key));
  }

  private forwardCommitted(table: string, key: string): void {
    if (!this.connection.inTransaction) super.forward(table, key);
    else setTimeout(() => this.forwardCommitted(table, key), COMMIT_CHECK_MS).unref();
  }

  private poll(): void {
    if (!this.connection.open) return;
    const nowMs = this.clock.monotonicMs();
    const version = this.readVersion();
    if (version === null) return;
    this.receivedUntilMs = nowMs;
    if (version === this.version) return;
    this.version = version;
    this.invalidateEverything();
  }

  /** Returns null if the file cannot be read; cached rows then expire after `recheckMs`. */
  private readVersion(): unknown {
    try {
      const version = this.connection.pragma('data_version', { simple: true });
      this.warned = false;
      return version;
    } catch (error) {
      if (!this.warned)
        writeLine(this.logger, 'error', `Cannot read the database: ${String(error)}`);
      this.warned = true;
      return null;
    }
  }
}
