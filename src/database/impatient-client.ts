import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';

/**
 * Makes the class of a connection to PostgreSQL that is given up when an answer does not come in time.
 *
 * At its `query_timeout` pg rejects the query, but leaves the connection waiting for the answer, and the
 * pool hands it out again: every query after it waits behind the one that is never answered, for as long
 * as the other side is silent and the socket open.
 */
export function impatientClient(): typeof pg.Client {
  // As TypeORM loads it: whoever is on SQLite alone has no `pg`, and what is imported has to be there.
  const { Client } = PlatformTools.load('pg') as typeof pg;
  return class ImpatientClient extends Client {
    /** As of pg, whose overloads TypeORM uses one of: text and parameters, answered by a promise. */
    override query(...args: unknown[]): never {
      const answer = (super.query as (...given: unknown[]) => unknown).apply(this, args);
      if (answer instanceof Promise) answer.catch((error: unknown) => giveUp(this, error));
      return answer as never;
    }
  };
}

function giveUp(client: { end(): Promise<void> }, error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'Query read timeout') return;
  // With a query under way this destroys the socket, and the pool takes the connection out.
  void client.end();
}
