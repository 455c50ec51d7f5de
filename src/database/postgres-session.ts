import type pg from 'pg';
import { type createPooledQuery, isWrapped } from './pooled-query.js';
import { findPreparedName } from './prepared-statements.js';

/** Limits of a session, in PostgreSQL's own names, in milliseconds. */
export type SessionLimits = Readonly<Record<string, number>>;

/** What the sessions of one pool share. */
export interface SessionContext {
  limits: SessionLimits;
  PooledQuery: ReturnType<typeof createPooledQuery>;
  /** False after a connection has lost a prepared statement. */
  preparing: boolean;
}

// What TypeORM sends for `transaction('READ COMMITTED', ...)`, one after the other.
const BEGIN = 'START TRANSACTION';
const LEVEL = 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED';
/** A prepared statement is missing or exists already: a proxy gives each transaction another connection. */
const LOST_STATEMENT = new Set(['26000', '42P05']);
/** A primary has become a standby: a new connection may lead to the new primary. */
const READ_ONLY = '25006';
/** The types of a table's columns have changed since the statement was prepared. */
const OUTDATED = 'cached plan must not change result type';

/** Returns the statements that begin a transaction which does not rely on its session. */
export function beginStatements(limits: SessionLimits): string[] {
  return [
    `${BEGIN} ISOLATION LEVEL READ COMMITTED`,
    ...Object.entries(limits).map(([name, ms]) => `SET LOCAL ${name} = ${ms}`),
  ];
}

/**
 * Decides how one connection sends its statements.
 *
 * A direct connection sets the limits and the isolation level once after connecting: poolers reject them in the startup
 * message. It prepares the statements of `prepared-statements.ts` once. After a connection has lost one, the process
 * prepares no more.
 *
 * Behind a pooler (PgBouncer), where each transaction may have another connection, it relies on no session: it sets the
 * limits in each transaction, sends a single statement in a transaction of its own, and prepares nothing.
 */
export class PostgresSession {
  /** Whether no transaction is open. */
  isIdle = true;
  private isPooled = true;

  constructor(
    /** The method `query` of the connection. */
    private readonly send: (...args: unknown[]) => unknown,
    private readonly close: () => void,
    private readonly context: SessionContext,
  ) {}

  /** Finds out whether there is a pooler, which makes up process ids, and sets the limits if there is none. */
  async start(processId: number | null): Promise<void> {
    const parameters = { ...this.context.limits, default_transaction_isolation: 'read committed' };
    const settings = Object.entries(parameters).map(
      ([name, value]) => `set_config('${name}', '${value}', false)`,
    );
    const { rows } = (await this.send(
      `SELECT ${settings.join(', ')} WHERE pg_backend_pid() = ${processId}`,
    )) as pg.QueryResult;
    this.isPooled = rows.length === 0;
  }

  async query(text: string, values: unknown[] | undefined): Promise<unknown> {
    // Every transaction begins with this level.
    if (text === LEVEL) return { rows: [] };
    try {
      return await (this.isPooled ? this.sendPooled(text, values) : this.sendDirect(text, values));
    } catch (error) {
      if (isLostStatement(error)) this.context.preparing = false;
      if (mustClose(error)) this.close();
      throw error;
    }
  }

  private sendDirect(text: string, values: unknown[] | undefined): unknown {
    const name = this.context.preparing ? findPreparedName(text) : undefined;
    // pg prepares a statement with a name on a connection that has not seen it.
    return name === undefined || !values
      ? this.send(text, values)
      : this.send({ name, text, values });
  }

  private async sendPooled(text: string, values: unknown[] | undefined): Promise<unknown> {
    const { limits, PooledQuery } = this.context;
    if (text === BEGIN) return this.send(beginStatements(limits).join('; '));
    if (!this.isIdle || !isWrapped(text)) return this.send(text, values);
    try {
      return await new Promise((resolve, reject) => {
        const done = (error: Error | null, results: unknown[]): void =>
          // The last result is that of the commit.
          error ? reject(error) : resolve(results.at(-2));
        this.send(new PooledQuery(text, values, done));
      });
    } catch (error) {
      if (!mustClose(error)) await (this.send('ROLLBACK') as Promise<unknown>).catch(() => {});
      throw error;
    }
  }
}

function isLostStatement(error: unknown): boolean {
  return error instanceof Error && LOST_STATEMENT.has((error as { code?: string }).code ?? '');
}

/** Closing destroys the socket while a query runs, and the pool drops the connection. */
function mustClose(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  const { code } = error as { code?: string };
  return (
    message === 'Query read timeout' ||
    message === OUTDATED ||
    code === READ_ONLY ||
    isLostStatement(error)
  );
}
