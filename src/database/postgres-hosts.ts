/** One of the servers that a URL names. */
export interface PostgresHost {
  host: string;
  port: number;
}

/** The error of a cluster without a primary. */
class NoPrimaryError extends Error {
  /** PostgreSQL's read_only_sql_transaction. */
  readonly code = '25006';

  constructor(hosts: PostgresHost[]) {
    const names = hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
    super(`none of ${names} accepts writes`);
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
    readonly mustWrite: boolean,
  ) {}

  /** Returns whether the URL names this server. */
  has(host: string, port: number): boolean {
    return this.hosts.some((one) => one.host === host && one.port === port);
  }

  /**
   * Returns the server to connect to. Parallel calls share one search.
   * @param accepts connects to a server, and returns whether it can be used.
   * @throws Error if none can be used: the error of the last server, or that none accepts writes.
   */
  choose(accepts: (host: PostgresHost) => Promise<boolean>): Promise<PostgresHost> {
    if (this.chosen) return Promise.resolve(this.chosen);
    this.choosing ??= this.search(accepts).finally(() => (this.choosing = null));
    return this.choosing;
  }

  /** Makes the next connection look for a server again. */
  forget(): void {
    this.chosen = null;
  }

  private async search(accepts: (host: PostgresHost) => Promise<boolean>): Promise<PostgresHost> {
    let lastError: unknown;
    for (const host of this.hosts) {
      try {
        if (await accepts(host)) return (this.chosen = host);
      } catch (error) {
        lastError = error;
      }
    }
    throw lastError ?? new NoPrimaryError(this.hosts);
  }
}
