import type pg from 'pg';

/** One of the servers that a URL names. */
export interface PostgresHost {
  host: string;
  port: number;
}

/** A server that does not accept writes. */
class ReadOnlyError extends Error {
  /** PostgreSQL's read_only_sql_transaction. */
  readonly code = '25006';

  constructor({ host, port }: PostgresHost) {
    super(`${host}:${port} accepts no writes`);
  }
}

/**
 * The servers that a URL names, and the one that is used. They are tried in the order of the URL. After a failover the
 * next connection finds the new primary.
 */
export class PostgresHosts {
  private chosen: PostgresHost | null = null;
  private choosing: Promise<PostgresHost> | null = null;

  constructor(
    private readonly hosts: PostgresHost[],
    /** Whether only a server that accepts writes is used. */
    private readonly mustWrite: boolean,
  ) {}

  /**
   * Returns the server to connect to. Parallel calls share one search.
   * @param tryOut connects to a server, and rejects if it cannot be used.
   * @throws Error if none can be used: the error of the last one that is no standby.
   */
  choose(tryOut: (host: PostgresHost) => Promise<void>): Promise<PostgresHost> {
    if (this.chosen) return Promise.resolve(this.chosen);
    this.choosing ??= this.search(tryOut).finally(() => (this.choosing = null));
    return this.choosing;
  }

  /** Makes the next connection look for a server again. */
  forget(): void {
    this.chosen = null;
  }

  /** @throws Error if the server does not accept writes and must. */
  async assertUsable(client: pg.Client, host: PostgresHost): Promise<void> {
    if (!this.mustWrite) return;
    const { rows } = await client.query<{ transaction_read_only: string }>(
      'SHOW transaction_read_only',
    );
    if (rows[0]!.transaction_read_only !== 'off') throw new ReadOnlyError(host);
  }

  private async search(tryOut: (host: PostgresHost) => Promise<void>): Promise<PostgresHost> {
    let lastError: unknown;
    for (const host of this.hosts) {
      try {
        await tryOut(host);
        return (this.chosen = host);
      } catch (error) {
        // That a standby accepts no writes says nothing of the primary, which may be down.
        if (lastError === undefined || !(error instanceof ReadOnlyError)) lastError = error;
      }
    }
    throw lastError;
  }
}
