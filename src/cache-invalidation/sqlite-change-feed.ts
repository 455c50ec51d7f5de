import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Database } from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import { ChangeFeed, type WatchedTable, type Watcher } from './change-feed.js';

/** How soon another process's change is noticed. */
const POLL_MS = 250;
const COMMIT_CHECK_MS = 1;

/**
 * Changes of an SQLite database. Those made over the connection of this process, by whatever code, come
 * from temporary triggers, which live in the connection alone. That another process wrote is seen from
 * `PRAGMA data_version`, a number in memory: what it wrote is not, so anything may have changed.
 */
export class SqliteChangeFeed extends ChangeFeed {
  private readonly connection: Database;
  private readonly timer: NodeJS.Timeout;
  private version: unknown;
  private warned = false;
  private triggers = 0;
  /** Of this object alone: an application may be made more than once on one connection. */
  private readonly own = randomBytes(8).toString('hex');
  private readonly logger = new Logger('Changes');

  constructor(dataSource: DataSource, clock: Clock, recheckMs: number) {
    super(clock, recheckMs);
    const driver = dataSource.driver as unknown as { databaseConnection: Database };
    this.connection = driver.databaseConnection;
    this.connection.function(`nightlatch_changed_${this.own}`, (table: unknown, key: unknown) => {
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
      const name = `nightlatch_${this.own}_${this.triggers++}`;
      this.connection.exec(
        `CREATE TEMP TRIGGER ${name} AFTER ${event} ON main."${table}" ` +
          `BEGIN SELECT nightlatch_changed_${this.own}('${table}', ${row}.${key}); END`,
      );
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
  }

  /** A trigger runs before the commit: whoever is told by then reads the row as it was. */
  protected override forward(table: string, key: string): void {
    setImmediate(() => this.passOnCommitted(table, key));
  }

  private passOnCommitted(table: string, key: string): void {
    if (!this.connection.inTransaction) super.forward(table, key);
    else setTimeout(() => this.passOnCommitted(table, key), COMMIT_CHECK_MS).unref();
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

  /** Null where the file cannot be read just now: until it can, what is remembered grows old. */
  private readVersion(): unknown {
    try {
      const version = this.connection.pragma('data_version', { simple: true });
      this.warned = false;
      return version;
    } catch (error) {
      if (!this.warned) this.logger.error({ msg: `The database cannot be read: ${String(error)}` });
      this.warned = true;
      return null;
    }
  }
}
