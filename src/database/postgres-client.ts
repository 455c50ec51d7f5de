import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';
import { findPreparedName } from './prepared-statements.js';

/** A prepared statement is missing or exists already: a proxy gives each transaction another connection. */
const LOST_STATEMENT = new Set(['26000', '42P05']);
/** The types of a table's columns have changed since the statement was prepared. */
const OUTDATED = 'cached plan must not change result type';

/**
 * Creates the class of the connections in TypeORM's pool:
 *
 * - It closes the connection when an answer does not come in time. At `query_timeout` pg rejects the query, but the pool
 *   hands the connection out again, and every later query waits behind the one without an answer.
 * - It prepares the statements of `prepared-statements.ts` once per connection. After a connection has lost a
 *   prepared statement, the process prepares no more.
 */
export function createPostgresClient(): typeof pg.Client {
  // Loaded as TypeORM loads it: an application on SQLite has not installed `pg`.
  const { Client } = PlatformTools.load('pg') as typeof pg;
  let preparing = true;
  return class PostgresClient extends Client {
    /** TypeORM uses one of pg's overloads: text and parameters, with a promise as the answer. */
    override query(...args: unknown[]): never {
      const given = preparing ? addName(args) : args;
      const answer = (super.query as (...given: unknown[]) => unknown).apply(this, given);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (isLostStatement(error)) preparing = false;
          if (mustClose(error)) void this.end();
        });
      }
      return answer as never;
    }
  };
}

/** Adds the name by which pg prepares the statement on a connection that has not seen it. */
function addName(args: unknown[]): unknown[] {
  const [text, values] = args;
  const name = typeof text === 'string' ? findPreparedName(text) : undefined;
  return name === undefined || args.length !== 2 ? args : [{ name, text, values }];
}

function isLostStatement(error: unknown): boolean {
  return error instanceof Error && LOST_STATEMENT.has((error as { code?: string }).code ?? '');
}

/** Closing destroys the socket while a query runs, and the pool drops the connection. */
function mustClose(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return message === 'Query read timeout' || message === OUTDATED || isLostStatement(error);
}
