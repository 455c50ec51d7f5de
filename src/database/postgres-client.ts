import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';
import { createClusterClient } from './cluster-client.js';
import type { PostgresHosts } from './postgres-hosts.js';
import { PostgresSession, type SessionContext, type SessionLimits } from './postgres-session.js';
import { createStatementBatch } from './statement-batch.js';

/** What pg has and does not declare. */
interface ConnectedClient {
  connection: NodeJS.EventEmitter;
  /** The id of PostgreSQL's process, as the other side reported it. */
  processID: number | null;
}

type Callback = (error?: Error) => void;

/**
 * Creates the class of the connections in TypeORM's pool. Each has a {@link PostgresSession}, which decides how a
 * statement is sent. It closes the connection when an answer does not come in time. At `query_timeout` pg only rejects
 * the query: the pool hands the connection out again, and every later query waits behind the one without an answer.
 * @param clusters see `createClusterClient()`
 */
export function createPostgresClient(
  limits: SessionLimits,
  clusters: ReadonlyMap<string, PostgresHosts>,
): typeof pg.Client {
  // Loaded as TypeORM loads it: an application on SQLite has not installed `pg`.
  const { Client, Query } = PlatformTools.load('pg') as typeof pg;
  const StatementBatch = createStatementBatch(Query);
  const context: SessionContext = { limits, StatementBatch, preparing: true };

  return class PostgresClient extends createClusterClient(Client, clusters) {
    private readonly session = new PostgresSession(
      (...args) => (super.query as (...given: unknown[]) => unknown).apply(this, args),
      () => void this.end(),
      context,
    );

    /** pg-pool passes a callback. */
    override connect(callback?: unknown): never {
      // Until the pool listens. Without a listener, a connection that breaks would end the process.
      this.on('error', () => {});
      const { connection } = this as unknown as ConnectedClient;
      connection.on('readyForQuery', ({ status }: { status: string }) => {
        this.session.isIdle = status === 'I';
      });
      const connected = this.connectAndStart();
      return (callback ? void callBack(connected, callback as Callback) : connected) as never;
    }

    /** TypeORM uses one of pg's overloads: text and parameters, with a promise as the answer. */
    override query(...args: unknown[]): never {
      const [text, values] = args;
      if (typeof text === 'string' && args.length <= 2) {
        return this.session.query(text, values as unknown[] | undefined) as never;
      }
      this.session.sendBegin();
      return (super.query as (...given: unknown[]) => unknown).apply(this, args) as never;
    }

    /** Sends the statements that the functions ask for in one round trip: see `inOneRoundTrip()`. */
    runInGroup(functions: ReadonlyArray<() => unknown>): Promise<unknown[]> {
      return this.session.runInGroup(functions);
    }

    private async connectAndStart(): Promise<this> {
      await super.connect();
      await this.session.start((this as unknown as ConnectedClient).processID);
      return this;
    }
  };
}

async function callBack(connected: Promise<unknown>, callback: Callback): Promise<void> {
  const error = await connected.then(
    () => undefined,
    (reason: Error) => reason,
  );
  callback(error);
}
