import type { Database, Statement } from 'better-sqlite3';
import { type DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { UnavailableError } from '../http/errors.js';
import { type PreparedStatement, findPreparedStatement } from './prepared-statements.js';

/**
 * Makes transactions on SQLite what they are on PostgreSQL: apart from each other and from every
 * other statement.
 *
 * TypeORM has one connection to SQLite and hands the same query runner to everybody. Two transactions
 * at once fail ("cannot start a transaction within a transaction"), and, worse, any statement that
 * runs while a transaction is open becomes part of it and is rolled back with it, although its caller
 * was told that it succeeded. Here each caller gets a runner of its own, and while a runner has a
 * transaction open, the statements of all others wait for its end.
 */
export function serializeSqliteTransactions({ driver }: DataSource): void {
  if (separated.has(driver)) return;
  separated.add(driver);
  const turns = new ConnectionQueue();
  let known = knownOf(undefined);
  driver.createQueryRunner = () => {
    const connection = (driver as BetterSqlite3Driver).databaseConnection as Database | undefined;
    // A DataSource that was closed is opened again with another one.
    if (known.connection !== connection) known = knownOf(connection);
    const runner = new SerializedQueryRunner(driver, turns, known);
    // TypeORM calls the cache private; losing it costs speed alone.
    Reflect.set(runner, 'stmtCache', known.statements);
    return runner;
  };
}

/** What all runners know of their one connection. */
interface KnownConnection {
  /** None before the DataSource is open. */
  connection: Database | undefined;
  /** Prepared once: else every runner, and so every query, would prepare its own. */
  statements: Map<string, Statement>;
  /** The level that commits are synced at, where for one commit there may be less: else null. */
  synced: number | null;
}

const NORMAL = 1;

function knownOf(connection: Database | undefined): KnownConnection {
  return { connection, statements: new Map(), synced: syncedAt(connection) };
}

function syncedAt(connection: Database | undefined): number | null {
  // With another journal the file itself may break at a power cut. And less than NORMAL there is nothing to gain.
  if (connection?.pragma('journal_mode', { simple: true }) !== 'wal') return null;
  const level = Number(connection.pragma('synchronous', { simple: true }));
  return level > NORMAL ? level : null;
}

const separated = new WeakSet<object>();

/** How long, in milliseconds, a statement waits for its turn, or for another process that writes. */
const WAIT_MS = 5_000;
const BUSY_RETRY_MS = 20;

/** Whose turn it is on the one connection, in the order they came: single statements, or a transaction. */
class ConnectionQueue {
  private transaction: QueryRunner | null = null;
  private statements = 0;
  private readonly queue: Array<{ alone: boolean; enter: () => void }> = [];

  /** Runs a single statement of `runner`; at once where it is part of the open transaction. */
  async statement<T>(runner: QueryRunner, run: () => Promise<T>): Promise<T> {
    if (this.transaction === runner) return run();
    await this.turn(false, () => this.statements++);
    try {
      return await run();
    } finally {
      this.statements--;
      this.advance();
    }
  }

  /** Resolves when nothing else runs; from then on only `runner` does, until {@link end}. */
  async begin(runner: QueryRunner): Promise<void> {
    if (this.transaction !== runner) await this.turn(true, () => (this.transaction = runner));
  }

  end(runner: QueryRunner): void {
    if (this.transaction !== runner) return;
    this.transaction = null;
    this.advance();
  }

  private async turn(alone: boolean, take: () => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const entry = {
        alone,
        enter: () => {
          clearTimeout(timer);
          take();
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(entry), 1);
        reject(new UnavailableError('The database is busy.'));
        this.advance();
      }, WAIT_MS);
      this.queue.push(entry);
      this.advance();
    });
  }

  private advance(): void {
    for (let next = this.queue[0]; next && this.isFree(next.alone); next = this.queue[0]) {
      this.queue.shift();
      next.enter();
    }
  }

  private isFree(alone: boolean): boolean {
    return this.transaction === null && !(alone && this.statements > 0);
  }
}

class SerializedQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: DataSource['driver'],
    private readonly turns: ConnectionQueue,
    private readonly known: KnownConnection,
  ) {
    super(driver as ConstructorParameters<typeof BetterSqlite3QueryRunner>[0]);
  }

  override query(...[text, ...rest]: Parameters<BetterSqlite3QueryRunner['query']>) {
    const hot = findPreparedStatement(text);
    const [values = [], structured] = rest as [unknown[]?, boolean?];
    if (hot && !structured) {
      return this.turns.statement(this, () => retryWhileBusy(() => this.runHot(hot, text, values)));
    }
    // It is going to write, and so waits for other processes here. One that had read before it has to wait is refused
    // by SQLite when it writes (SQLITE_BUSY_SNAPSHOT), however long it waits.
    const sql = text === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : text;
    return this.turns.statement(this, () => retryWhileBusy(() => super.query(sql, ...rest)));
  }

  /** As TypeORM would, without whom it asks before and tells afterwards. */
  private async runHot(hot: PreparedStatement, text: string, values: unknown[]): Promise<unknown> {
    const connection = this.driver.databaseConnection as Database;
    const { statements, synced } = this.known;
    const { logger } = this.driver.dataSource;
    logger.logQuery(text, values, this);
    // The next commit that is durable syncs this one as well: a sync costs more than most statements.
    const unsynced = !hot.durable && synced !== null && !connection.inTransaction;
    try {
      if (unsynced) connection.pragma(`synchronous = ${NORMAL}`);
      const statement = statements.get(text) ?? connection.prepare(text);
      statements.set(text, statement);
      const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
      return statement.reader ? statement.all(...bound) : statement.run(...bound).lastInsertRowid;
    } catch (error) {
      logger.logQueryError(error as Error, text, values, this);
      throw new QueryFailedError(text, values, error as Error);
    } finally {
      if (unsynced) connection.pragma(`synchronous = ${synced}`);
    }
  }

  override async startTransaction(
    ...args: Parameters<BetterSqlite3QueryRunner['startTransaction']>
  ): Promise<void> {
    await this.turns.begin(this);
    try {
      await super.startTransaction(...args);
    } catch (error) {
      this.endIfOver();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    // A commit that fails leaves the transaction open; the caller's rollback ends the turn.
    await super.commitTransaction();
    this.endIfOver();
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } finally {
      this.endIfOver();
    }
  }

  /** A runner that is let go with its transaction open must not keep everybody out. */
  override async release(): Promise<void> {
    while (this.isTransactionActive) await this.rollbackTransaction();
    await super.release();
  }

  /** SQLite rolls back by itself on a full disk, where TypeORM's own ROLLBACK then fails. */
  private endIfOver(): void {
    const connection = this.driver.databaseConnection as { inTransaction: boolean };
    if (connection.inTransaction) return;
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    this.turns.end(this);
  }
}

/**
 * Waits for another process that writes. SQLite's own busy timeout would hold up this whole process
 * meanwhile, since the driver is synchronous: it is short, and the rest of the wait is ours.
 */
async function retryWhileBusy<T>(run: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += BUSY_RETRY_MS) {
    try {
      return await run();
    } catch (error) {
      const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
      if (code !== 'SQLITE_BUSY' || waited >= WAIT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS));
    }
  }
}
