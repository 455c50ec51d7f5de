import type pg from 'pg';

/** A statement that is sent together with others. With a name it is prepared once on its connection. */
export interface BatchedStatement {
  text: string;
  values?: unknown[] | undefined;
  name?: string | undefined;
}

/** How a batch ended: with the results of all statements, or with the error of the first that failed. */
export type BatchOutcome = { results: pg.QueryResult[] } | { error: Error; failedAt: number };

/** What `pg` has and does not declare. */
interface Connection {
  stream: { cork(): void; uncork(): void };
  /** Statements by their names, sent and not yet acknowledged. Older versions have none. */
  submittedNamedStatements?: Record<string, string>;
  /** Statements by their names, acknowledged. */
  parsedStatements: Record<string, string>;
  sync(): void;
}

type Callback = (error: Error | null, results: pg.QueryResult | pg.QueryResult[]) => void;

/** In @types/pg the class has no parameters of its own, and its methods are missing. */
type QueryClass = new (config: object) => {
  /** The statement that PostgreSQL runs: pg notes what was prepared under which name. */
  name?: string | undefined;
  text: string;
  callback: Callback;
  submit(connection: Connection): unknown;
  handleCommandComplete(...args: unknown[]): void;
  handleError(error: Error, connection: Connection): void;
};

type StatementBatchClass = new (
  statements: readonly BatchedStatement[],
  done: (outcome: BatchOutcome) => void,
) => object;

/**
 * Creates the class of several statements that are sent at once, in one round trip. They end with one Sync message, so
 * PostgreSQL skips those after one that fails (chapter "Pipelining" of its protocol).
 */
export function createStatementBatch(query: typeof pg.Query): StatementBatchClass {
  const Query = query as unknown as QueryClass;
  return class StatementBatch extends Query {
    private completed = 0;

    constructor(
      private readonly statements: readonly BatchedStatement[],
      done: (outcome: BatchOutcome) => void,
    ) {
      super({ ...statements[0] });
      // pg collects the results, as it does for several statements in one text.
      this.callback = (error, results) =>
        done(error ? { error, failedAt: this.completed } : { results: [results].flat() });
    }

    /** Called by pg when the connection is free. */
    override submit(connection: Connection): unknown {
      const withoutSync = removeSync(connection);
      // One packet: pg switches off Nagle's algorithm.
      connection.stream.cork();
      try {
        for (const statement of this.statements) {
          // Extended also without values: the simple protocol ends with a Sync of its own.
          new Query({ ...statement, queryMode: 'extended' }).submit(withoutSync);
          const { name, text } = statement;
          if (name !== undefined) withoutSync.parsedStatements[name] = text;
        }
        return connection.sync();
      } finally {
        connection.stream.uncork();
      }
    }

    override handleCommandComplete(...args: unknown[]): void {
      super.handleCommandComplete(...args);
      this.completed++;
      const { name, text } = this.statements[this.completed] ?? { text: '' };
      Object.assign(this, { name, text });
    }

    override handleError(error: Error, connection: Connection): void {
      // PostgreSQL has skipped the rest, and prepared none of it.
      for (const { name } of this.statements.slice(this.completed)) {
        if (name !== undefined) delete connection.submittedNamedStatements?.[name];
      }
      super.handleError(error, connection);
    }
  };
}

/** Returns the connection for a statement that others of its batch follow. */
function removeSync(connection: Connection): Connection {
  return Object.create(connection, {
    sync: { value: () => {} },
    // With what the batch prepares: older versions of pg learn it from the answer only.
    parsedStatements: { value: Object.create(connection.parsedStatements) },
  }) as Connection;
}
