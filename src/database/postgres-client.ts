import type pg from 'pg';
import { PlatformTools } from 'typeorm/platform/PlatformTools.js';
import { createPooledQuery } from './pooled-query.js';
import type { PostgresHost, PostgresHosts } from './postgres-hosts.js';
import {
  beginStatements,
  PostgresSession,
  type SessionContext,
  type SessionLimits,
} from './postgres-session.js';

/** What pg has and does not declare. */
interface ConnectedClient {
  connection: NodeJS.EventEmitter;
  /** The id of PostgreSQL's process, as the other side reported it. */
  processID: number | null;
  host: string;
  port: number;
}

type Callback = (error?: Error) => void;

/**
 * Creates the class of the connections in TypeORM's pool. Each has a {@link PostgresSession}, which decides how a statement
 * is sent. It closes the connection when an answer does not come in time: at `query_timeout` pg rejects the query, but
 * the pool hands the connection out again, and every later query waits behind the one without an answer.
 * @param clusters the servers of each URL that names several, or that asks for a server that accepts writes.
 */
export function createPostgresClient(
  limits: SessionLimits,
  clusters: PostgresHosts[] = [],
): typeof pg.Client {
  // Loaded as TypeORM loads it: an application on SQLite has not installed `pg`.
  const { Client, Query } = PlatformTools.load('pg') as typeof pg;
  const PooledQuery = createPooledQuery(Query, beginStatements(limits));
  const context: SessionContext = { limits, PooledQuery, preparing: true };

  /** Connects to a server for a moment, and returns whether it can be used. */
  async function accepts(
    config: pg.ClientConfig,
    host: PostgresHost,
    mustWrite: boolean,
  ): Promise<boolean> {
    const client = new Client(config);
    client.on('error', () => {});
    Object.assign(client, host);
    try {
      await client.connect();
      return !mustWrite || (await acceptsWrites(client));
    } finally {
      await client.end().catch(() => {});
    }
  }

  return class PostgresClient extends Client {
    private readonly session = new PostgresSession(
      (...args) => (super.query as (...given: unknown[]) => unknown).apply(this, args),
      () => {
        this.cluster?.forget();
        void this.end();
      },
      context,
    );
    private readonly cluster: PostgresHosts | undefined;

    constructor(private readonly config: pg.ClientConfig = {}) {
      super(config);
      const { host, port } = this as unknown as ConnectedClient;
      this.cluster = clusters.find((cluster) => cluster.has(host, port));
    }

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
      const isOther = typeof text !== 'string' || args.length > 2;
      const answer = isOther
        ? (super.query as (...given: unknown[]) => unknown).apply(this, args)
        : this.session.query(text, values as unknown[] | undefined);
      return answer as never;
    }

    private async connectAndStart(): Promise<this> {
      if (this.cluster) await this.connectToCluster(this.cluster);
      else await super.connect();
      await this.session.start((this as unknown as ConnectedClient).processID);
      return this;
    }

    private async connectToCluster(cluster: PostgresHosts): Promise<void> {
      const { mustWrite } = cluster;
      const host = await cluster.choose((one) => accepts(this.config, one, mustWrite));
      Object.assign(this, host);
      try {
        await super.connect();
        if (!mustWrite || (await acceptsWrites(this))) return;
      } catch (error) {
        cluster.forget();
        throw error;
      }
      cluster.forget();
      throw Object.assign(new Error(`${host.host}:${host.port} is read-only`), { code: '25006' });
    }
  };
}

async function acceptsWrites(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ transaction_read_only: string }>(
    'SHOW transaction_read_only',
  );
  return rows[0]!.transaction_read_only === 'off';
}

async function callBack(connected: Promise<unknown>, callback: Callback): Promise<void> {
  const error = await connected.then(
    () => undefined,
    (reason: Error) => reason,
  );
  callback(error);
}
