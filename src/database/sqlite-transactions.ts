import type { DataSource, QueryRunner } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';

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
export function separateSqliteTransactions(dataSource: DataSource): void {
  const { driver } = dataSource;
  const turns = new Turns();
  const statements = new Map();
  driver.createQueryRunner = () => {
    const runner = new SeparateRunner(driver, turns);
    // Prepared statements belong to the connection, which is one: without this every runner, and so
    // every query, would prepare its own. TypeORM calls the cache private; losing it costs speed alone.
    Reflect.set(runner, 'stmtCache', statements);
    return runner;
  };
}

/** Whose turn it is on the one connection: any number of single statements, or one transaction. */
class Turns {
  private transaction: QueryRunner | null = null;
  private statements = 0;
  private wantTransaction = 0;
  private waiting: Array<() => void> = [];

  /** Runs a single statement of `runner` when no transaction of another is open or waiting. */
  async statement<T>(runner: QueryRunner, run: () => Promise<T>): Promise<T> {
    if (this.transaction === runner) return run();
    while (this.transaction !== null || this.wantTransaction > 0) await this.change();
    this.statements++;
    try {
      return await run();
    } finally {
      this.statements--;
      this.wake();
    }
  }

  /** Resolves when nothing else runs; from then on only `runner` does, until {@link end}. */
  async begin(runner: QueryRunner): Promise<void> {
    if (this.transaction === runner) return;
    this.wantTransaction++;
    while (this.transaction !== null || this.statements > 0) await this.change();
    this.wantTransaction--;
    this.transaction = runner;
  }

  end(runner: QueryRunner): void {
    if (this.transaction !== runner) return;
    this.transaction = null;
    this.wake();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const proceed of this.waiting.splice(0)) proceed();
  }
}

class SeparateRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: DataSource['driver'],
    private readonly turns: Turns,
  ) {
    super(driver as ConstructorParameters<typeof BetterSqlite3QueryRunner>[0]);
  }

  override query(...args: Parameters<BetterSqlite3QueryRunner['query']>) {
    return this.turns.statement(this, () => super.query(...args));
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
    if (this.isTransactionActive) await this.rollbackTransaction();
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
