import type pg from 'pg';

/** The messages of PostgreSQL's extended protocol, as `pg`, `pg-cursor` and `pg-query-stream` send them. */
interface Connection {
  stream: { cork(): void; uncork(): void };
  parse(message: { text: string }): void;
  bind(message: object): void;
  execute(message: object): void;
  sync(): void;
}

/** Statements that may run inside a transaction, and can wait for a lock. */
const WRAPPED = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** Returns whether a statement outside of a transaction is to be sent as a {@link createPooledQuery pooled query}. */
export function isWrapped(text: string): boolean {
  return WRAPPED.test(text);
}

/** Called with the results of all statements. */
type Callback = (error: Error | null, results: unknown[]) => void;

/** In @types/pg the class has no parameters of its own, and `submit` is a property. */
type QueryClass = new (
  config: object,
  callback: Callback,
) => { submit(connection: Connection): unknown };

/**
 * Creates the class of a statement that runs in its own transaction after `prelude`, which begins it and sets its
 * limits. All is sent at once, so that it takes one round trip as a single statement does. After an error the
 * transaction is open, and has to be rolled back.
 */
export function createPooledQuery(query: typeof pg.Query, prelude: readonly string[]) {
  const Query = query as unknown as QueryClass;
  return class PooledQuery extends Query {
    constructor(text: string, values: unknown[] | undefined, callback: Callback) {
      // Extended also without values: the simple protocol cannot follow the messages of the prelude.
      super({ text, values, queryMode: 'extended' }, callback);
    }

    /** Called by pg when the connection is free. */
    override submit(connection: Connection): unknown {
      const sync = (): void => {
        sendStatement(connection, 'COMMIT');
        connection.sync();
      };
      const withCommit = Object.create(connection, { sync: { value: sync } }) as Connection;
      // One packet: pg switches off Nagle's algorithm.
      connection.stream.cork();
      try {
        for (const text of prelude) sendStatement(connection, text);
        return super.submit(withCommit);
      } finally {
        connection.stream.uncork();
      }
    }
  };
}

function sendStatement(connection: Connection, text: string): void {
  connection.parse({ text });
  connection.bind({});
  connection.execute({});
}
