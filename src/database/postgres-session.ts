import type pg from 'pg';
import { getDriverCode } from '../http/database-errors.js';
import { findPreparedName } from './prepared-statements.js';
import type { BatchedStatement, BatchOutcome, createStatementBatch } from './statement-batch.js';
import { StatementGroup } from './statement-group.js';

/** Limits of a session, in PostgreSQL's own names, in milliseconds. */
export type SessionLimits = Readonly<Record<string, number>>;

/** What the sessions of one pool share. */
export interface SessionContext {
  limits: SessionLimits;
  StatementBatch: ReturnType<typeof createStatementBatch>;
  /** False after a connection has lost a prepared statement. */
  preparing: boolean;
}

// What TypeORM sends for `transaction('READ COMMITTED', ...)`, one after the other, and at its end.
const BEGIN = 'START TRANSACTION';
const LEVEL = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED';
const ENDS: readonly string[] = ['COMMIT', 'ROLLBACK'];
const NOTHING = { rows: [] };
/** Statements that may run inside a transaction, and can wait for a lock. */
const WRAPPED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;
/** A prepared statement is missing or exists already: a proxy gives each transaction another connection. */
const LOST_STATEMENT = new Set(['26000', '42P05']);
/** A primary has become a standby: a new connection may lead to the new primary. */
const READ_ONLY = '25006';
/** The types of a table's columns have changed since the statement was prepared. */
const OUTDATED = 'cached plan must not change result type';

/**
 * Decides how one connection sends its statements.
 *
 * A direct connection sets the limits and the isolation level once after connecting: poolers reject them in the startup
 * message. It prepares the statements of `prepared-statements.ts` once. After a connection has lost one, the process
 * prepares no more.
 *
 * The statement that begins a transaction is sent together with the first one in it, in one round trip.
 *
 * Behind a pooler (PgBouncer), where each transaction may have another connection, it relies on no session: it sets the
 * limits in each transaction, sends a single statement in a transaction of its own, and prepares nothing.
 */
export class PostgresSession {
  /** Whether PostgreSQL has no transaction open. */
  isIdle = true;
  private isPooled = true;
  /** What begins a transaction, until it is sent with the first statement. */
  private begin: BatchedStatement[] = [];
  private group: StatementGroup | null = null;

  constructor(
    /** The method `query` of the connection. */
    private readonly sendToPg: (...args: unknown[]) => unknown,
    private readonly close: () => void,
    private readonly context: SessionContext,
  ) {}

  /** Finds out whether there is a pooler, which makes up process ids, and sets the limits if there is none. */
  async start(processId: number | null): Promise<void> {
    const parameters = { ...this.context.limits, default_transaction_isolation: 'read committed' };
    const settings = Object.entries(parameters).map(
      ([name, value]) => `set_config('${name}', '${value}', false)`,
    );
    const { rows } = (await this.sendToPg(
      `SELECT ${settings.join(', ')} WHERE pg_backend_pid() = ${processId}`,
    )) as pg.QueryResult;
    this.isPooled = rows.length === 0;
  }

  async query(text: string, values: unknown[] | undefined): Promise<unknown> {
    // Every transaction begins with this level.
    if (text === LEVEL) return NOTHING;
    if (text === BEGIN) {
      this.begin = this.getBeginStatements();
      return NOTHING;
    }
    try {
      return await (this.group
        ? this.group.add(this.toStatement(text, values))
        : this.send(text, values));
    } catch (error) {
      if (isLostStatement(error)) this.context.preparing = false;
      if (mustClose(error)) this.close();
      throw error;
    }
  }

  /** See {@link inOneRoundTrip}. A group inside of another one is part of it. */
  async runInGroup(functions: ReadonlyArray<() => unknown>): Promise<unknown[]> {
    if (this.group) return this.group.run(functions);
    this.group = new StatementGroup((statements) => this.sendInTransaction(statements));
    try {
      return await this.group.run(functions);
    } finally {
      this.group = null;
    }
  }

  /** Sends what begins a transaction before a query of another kind, such as a stream. pg keeps the order. */
  sendBegin(): void {
    const text = joinTexts(this.takeBegin());
    if (text) void (this.sendToPg(text) as Promise<unknown>).catch(() => {});
  }

  private async send(text: string, values: unknown[] | undefined): Promise<unknown> {
    if (this.begin.length > 0) return this.sendFirst(text, values);
    if (this.isPooled && this.isIdle && WRAPPED.test(text)) return this.sendAlone(text, values);
    // pg prepares a statement with a name on a connection that has not seen it.
    return this.sendToPg(this.toStatement(text, values));
  }

  /** Sends the first statement of a transaction. */
  private async sendFirst(text: string, values: unknown[] | undefined): Promise<unknown> {
    if (ENDS.includes(text)) {
      this.begin = [];
      return NOTHING;
    }
    if (values?.length) {
      const outcome = await this.sendInTransaction([this.toStatement(text, values)]);
      return getResults(outcome).at(-1);
    }
    // A text without values may be several statements, as in a migration, which only the simple protocol accepts.
    await this.sendToPg(joinTexts(this.takeBegin()));
    return this.sendToPg(text, values);
  }

  /** Sends a statement behind a pooler in a transaction of its own. After an error the transaction is open. */
  private async sendAlone(text: string, values: unknown[] | undefined): Promise<unknown> {
    const begin = this.getBeginStatements();
    const outcome = await this.sendBatch([...begin, { text, values }, { text: 'COMMIT' }]);
    if ('error' in outcome && !mustClose(outcome.error)) {
      await (this.sendToPg('ROLLBACK') as Promise<unknown>).catch(() => {});
    }
    return getResults(outcome).at(-2);
  }

  /** Sends statements at once. The first ones of a transaction begin it. */
  private async sendInTransaction(statements: BatchedStatement[]): Promise<BatchOutcome> {
    const begin = this.takeBegin();
    const outcome = await this.sendBatch([...begin, ...statements]);
    return 'error' in outcome
      ? { error: outcome.error, failedAt: Math.max(0, outcome.failedAt - begin.length) }
      : { results: outcome.results.slice(begin.length) };
  }

  private sendBatch(statements: BatchedStatement[]): Promise<BatchOutcome> {
    const { StatementBatch } = this.context;
    return new Promise((resolve) => this.sendToPg(new StatementBatch(statements, resolve)));
  }

  private takeBegin(): BatchedStatement[] {
    const { begin } = this;
    // Until PostgreSQL answers: a second statement that is sent meanwhile is part of the transaction.
    if (begin.length > 0) this.isIdle = false;
    this.begin = [];
    return begin;
  }

  /** A pooler may give each transaction another connection, so each has to set the limits. */
  private getBeginStatements(): BatchedStatement[] {
    if (!this.isPooled) return [{ text: BEGIN }];
    const limits = Object.entries(this.context.limits);
    return [
      { text: `${BEGIN} ISOLATION LEVEL READ COMMITTED` },
      ...limits.map(([name, ms]) => ({ text: `SET LOCAL ${name} = ${ms}` })),
    ];
  }

  private toStatement(text: string, values: unknown[] | undefined): BatchedStatement {
    const mayPrepare = values !== undefined && !this.isPooled && this.context.preparing;
    return { text, values, name: mayPrepare ? findPreparedName(text) : undefined };
  }
}

function joinTexts(statements: readonly BatchedStatement[]): string {
  return statements.map(({ text }) => text).join('; ');
}

function getResults(outcome: BatchOutcome): pg.QueryResult[] {
  if ('error' in outcome) throw outcome.error;
  return outcome.results;
}

function isLostStatement(error: unknown): boolean {
  return LOST_STATEMENT.has(getDriverCode(error));
}

/** Closing destroys the socket while a query runs, and the pool drops the connection. */
function mustClose(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return (
    message === 'Query read timeout' ||
    message === OUTDATED ||
    getDriverCode(error) === READ_ONLY ||
    isLostStatement(error)
  );
}
