import type pg from 'pg';
import type { PostgresHost, PostgresHosts } from './postgres-hosts.js';

/**
 * Extends the class of connections by the search for a server: `pg` knows one host.
 * @param clusters the servers of a URL that names several, or that asks for a server that accepts writes, by the URL.
 */
export function createClusterClient(
  Client: typeof pg.Client,
  clusters: ReadonlyMap<string, PostgresHosts>,
): typeof pg.Client {
  return class ClusterClient extends Client {
    private readonly cluster: PostgresHosts | undefined;

    constructor(private readonly config: pg.ClientConfig = {}) {
      super(config);
      this.cluster = clusters.get(config.connectionString ?? '');
    }

    /** Returns a promise: pg-pool's callback is served by the class that extends this one. */
    override connect(): never {
      return (this.cluster ? this.connectTo(this.cluster) : super.connect()) as never;
    }

    /** pg-pool passes a callback, without which it would wait for ever for the end of the connection. */
    override end(...args: unknown[]): never {
      this.cluster?.forget();
      return (super.end as (...given: unknown[]) => unknown).apply(this, args) as never;
    }

    private async connectTo(cluster: PostgresHosts): Promise<void> {
      const host = await cluster.choose((one) => tryOut(new Client(this.config), one, cluster));
      Object.assign(this, host);
      try {
        await super.connect();
        await cluster.assertUsable(this, host);
      } catch (error) {
        cluster.forget();
        throw error;
      }
    }
  };
}

/** Connects for a moment, and rejects if the server cannot be used. */
async function tryOut(
  client: pg.Client,
  host: PostgresHost,
  cluster: PostgresHosts,
): Promise<void> {
  client.on('error', () => {});
  Object.assign(client, host);
  try {
    await client.connect();
    await cluster.assertUsable(client, host);
  } finally {
    await client.end().catch(() => {});
  }
}
