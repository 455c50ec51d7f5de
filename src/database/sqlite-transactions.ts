import type { Database, Statement } from 'better-sqlite3';
import { type DataSource, QueryFailedError } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { getDriverCode } from '../http/database-errors.js';
import { ConnectionQueue, MAX_WAIT_MS } from './connection-queue.js';
import { findPreparedName } from './prepared-statements.js';

const BUSY_RETRY_MS = 20;
const serializedDrivers = new WeakSet<object>();

/**
 * Isolates transactions on SQLite from each other and from every other statement, as on PostgreSQL.
 *
 * TypeORM has one connection to SQLite and gives the same query runner to every caller. Two parallel transactions fail
 * ("cannot start a transaction within a transaction"). Worse, any statement that runs while a transaction is open becomes
 * part of it and is rolled back with it, although its caller was told that it succeeded. Here each caller gets its own query
 * runner, and the statements of all others wait while one of them has a transaction open.
 */
export function serializeSqliteTransactions({ driver }: DataSource): void {
  if (serializedDrivers.has(driver)) return;
  serializedDrivers.add(driver);
  bindNumbers(driver);
  const queue = new ConnectionQueue();
  let connection: Database | undefined;
  let statements = new Map<string, Statement>();
  driver.createQueryRunner = () => {
    const current = (driver as BetterSqlite3Driver).databaseConnection as Database | undefined;
    // A DataSource that was closed opens another connection when it is initialized again.
    if (connection !== current) statements = new Map();
    connection = current;
    const runner = new SerializedQueryRunner(driver, queue, statements);
    // The cache is private in TypeORM. If it moves, only speed is lost.
    Reflect.set(runner, 'stmtCache', statements);
    return runner;
  };
}

/**
 * Lets TypeORM bind whole numbers. It would write them into the text, so that SQLite parses each statement with a time in
 * it anew. As a bigint: the driver binds a number as a floating-point one, which a text column stores as `5.0`.
 */
function bindNumbers(driver: DataSource['driver']): void {
  const escape = driver.escapeQueryWithParameters.bind(driver);
  driver.escapeQueryWithParameters = (text, parameters, ...rest) => {
    const bound = Object.entries(parameters).map(([name, value]: [string, unknown]) => [
      name,
      Number.isSafeInteger(value) ? BigInt(value as number) : value,
    ]);
    return escape(text, Object.fromEntries(bound), ...rest);
  };
}

class SerializedQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: DataSource['driver'],
    private readonly queue: ConnectionQueue,
    /** Prepared once per connection, not once per query runner. */
    private readonly statements: Map<string, Statement>,
  ) {
    super(driver as ConstructorParameters<typeof BetterSqlite3QueryRunner>[0]);
  }

  override query(
    ...[text, ...rest]: Parameters<BetterSqlite3QueryRunner['query']>
  ): ReturnType<BetterSqlite3QueryRunner['query']> {
    const [values = [], structured] = rest as [unknown[]?, boolean?];
    const run =
      findPreparedName(text) !== undefined && !structured
        ? async () => this.runPrepared(text, values)
        : async () => this.runUnprepared(text, values, structured);
    return this.queue.runStatement(this, () => retryWhileBusy(run));
  }

  /** Does what TypeORM does, without its subscribers, and with the statement prepared once. */
  private runPrepared(text: string, values: unknown[]): unknown {
    const connection = this.driver.databaseConnection as Database;
    const { logger } = this.connection;
    logger.logQuery(text, values, this);
    try {
      const statement = this.statements.get(text) ?? connection.prepare(text);
      this.statements.set(text, statement);
      const bound = toBindable(values);
      return statement.reader ? statement.all(...bound) : statement.run(...bound).lastInsertRowid;
    } catch (error) {
      logger.logQueryError(error as Error, text, values, this);
      throw new QueryFailedError(text, values, error as Error);
    }
  }

  /** TypeORM 1 binds booleans, and wraps the error of a statement that SQLite cannot prepare. TypeORM 0.3 does neither. */
  private async runUnprepared(
    text: string,
    values: unknown[],
    structured?: boolean,
  ): Promise<unknown> {
    try {
      return await super.query(toImmediate(text), toBindable(values), structured);
    } catch (error) {
      if (error instanceof QueryFailedError || !isSqliteError(error)) throw error;
      throw new QueryFailedError(text, values, error);
    }
  }

  override async startTransaction(
    ...args: Parameters<BetterSqlite3QueryRunner['startTransaction']>
  ): Promise<void> {
    await this.queue.begin(this);
    try {
      await super.startTransaction(...args);
    } catch (error) {
      this.endTurnIfClosed();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    // A commit that fails leaves the transaction open; the caller's rollback ends the turn.
    await super.commitTransaction();
    this.endTurnIfClosed();
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } finally {
      this.endTurnIfClosed();
    }
  }

  /** Rolls back first: a runner that is released with an open transaction must not block the others. */
  override async release(): Promise<void> {
    while (this.isTransactionActive) await this.rollbackTransaction();
    await super.release();
  }

  /** Asks SQLite itself, which rolls back on a full disk, where TypeORM's own ROLLBACK then fails. */
  private endTurnIfClosed(): void {
    const connection = this.driver.databaseConnection as { inTransaction: boolean };
    if (connection.inTransaction) return;
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    this.queue.end(this);
  }
}

/** The driver does not accept booleans. */
function toBindable(values: unknown[]): unknown[] {
  if (!Array.isArray(values)) return values;
  return values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'SqliteError';
}

/**
 * A transaction that reads before it waits for another process fails when it writes (SQLITE_BUSY_SNAPSHOT), however long
 * it waits. IMMEDIATE makes it wait before it reads.
 */
function toImmediate(text: string): string {
  return text === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : text;
}

/**
 * Waits for another process that writes. The driver is synchronous, so SQLite's own busy timeout would block the event
 * loop: that timeout is short, and the rest of the wait is here.
 */
async function retryWhileBusy<T>(run: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += BUSY_RETRY_MS) {
    try {
      return await run();
    } catch (error) {
      if (getDriverCode(error) !== 'SQLITE_BUSY' || waited >= MAX_WAIT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS));
    }
  }
}
