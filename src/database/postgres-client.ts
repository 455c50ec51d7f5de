import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';

/** Distinct statements that are prepared: ours are some eighty, and those of an application are unknown. */
const MOST_PREPARED = 500;

/**
 * Makes the class of a connection to PostgreSQL, for the pool of TypeORM:
 *
 * - It is given up when an answer does not come in time. At its `query_timeout` pg rejects the query, but leaves the
 *   connection waiting for the answer, and the pool hands it out again: every query after it waits behind the one that
 *   is never answered, for as long as the other side is silent and the socket open.
 * - A statement with parameters is parsed and planned once for a connection, and not each time.
 */
export function postgresClient(): typeof pg.Client {
  // As TypeORM loads it: whoever is on SQLite alone has no `pg`, and what is imported has to be there.
  const { Client } = PlatformTools.load('pg') as typeof pg;
  return class PostgresClient extends Client {
    /** As of pg, whose overloads TypeORM uses one of: text and parameters, answered by a promise. */
    override query(...args: unknown[]): never {
      const given = prepared(args);
      const answer = (super.query as (...given: unknown[]) => unknown).apply(this, given);
      if (answer instanceof Promise) answer.catch((error: unknown) => giveUp(this, error));
      return answer as never;
    }
  };
}

const names = new Map<string, string>();

/** With a name, by which pg prepares a statement on a connection that has not seen it. */
function prepared(args: unknown[]): unknown[] {
  const [text, values] = args;
  if (args.length !== 2 || typeof text !== 'string' || !Array.isArray(values)) return args;
  if (values.length === 0) return args;
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= MOST_PREPARED) return args;
    name = `nightlatch_${names.size}`;
    names.set(text, name);
  }
  return [{ name, text, values }];
}

function giveUp(client: { end(): Promise<void> }, error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'Query read timeout') return;
  // With a query under way this destroys the socket, and the pool takes the connection out.
  void client.end();
}
