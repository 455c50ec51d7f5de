import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';
import { findPreparedStatement } from './prepared-statements.js';

/** A prepared statement that is not there, or is there already: a proxy before the database changes connections. */
const NOT_KEPT = new Set(['26000', '42P05']);
/** The columns of a table have other types since it was prepared. */
const OUTDATED = 'cached plan must not change result type';

/**
 * Makes the class of a connection to PostgreSQL, for the pool of TypeORM:
 *
 * - It is given up when an answer does not come in time. At its `query_timeout` pg rejects the query, but leaves the
 *   connection waiting for the answer, and the pool hands it out again: every query after it waits behind the one that
 *   is never answered, for as long as the other side is silent and the socket open.
 * - A statement of a hot path is parsed once for a connection, and seldom planned. Where a connection does not keep
 *   what was prepared on it, no other is prepared.
 */
export function postgresClient(): typeof pg.Client {
  // As TypeORM loads it: whoever is on SQLite alone has no `pg`, and what is imported has to be there.
  const { Client } = PlatformTools.load('pg') as typeof pg;
  let preparing = true;
  return class PostgresClient extends Client {
    /** As of pg, whose overloads TypeORM uses one of: text and parameters, answered by a promise. */
    override query(...args: unknown[]): never {
      const given = preparing ? named(args) : args;
      const answer = (super.query as (...given: unknown[]) => unknown).apply(this, given);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (isNotKept(error)) preparing = false;
          if (isToBeGivenUp(error)) void this.end();
        });
      }
      return answer as never;
    }
  };
}

/** With a name, by which pg prepares a statement on a connection that has not seen it. */
function named(args: unknown[]): unknown[] {
  const [text, values] = args;
  const name = typeof text === 'string' ? findPreparedStatement(text)?.name : undefined;
  return name === undefined || args.length !== 2 ? args : [{ name, text, values }];
}

function isNotKept(error: unknown): boolean {
  return error instanceof Error && NOT_KEPT.has((error as { code?: string }).code ?? '');
}

/** Its end destroys the socket where a query is under way, and the pool takes the connection out. */
function isToBeGivenUp(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return message === 'Query read timeout' || message === OUTDATED || isNotKept(error);
}
