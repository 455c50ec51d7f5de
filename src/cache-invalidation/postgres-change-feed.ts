import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Client, ClientConfig, Notification, QueryResult, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import { ChangeFeed } from './change-feed.js';
import { writeLine } from '../http/write-line.js';

/** The channel of the triggers, with payloads `TABLE:KEY`, or `TABLE:` for the whole table. */
const CHANNEL = 'nightlatch';
/** The names of the triggers, as in the migration. */
const TRIGGERS = [
  'users',
  'sessions',
  'clients',
  'signing_keys',
  'hash_kinds',
  'personal_access_tokens',
].map((name) => `nightlatch_${name}`);
const HEARTBEAT_MS = 1_000;
/** The connection is replaced after this many heartbeats without an answer. */
const MAX_UNANSWERED = 3;
/** The process follows the clock of the database if the difference is larger. */
const CLOCK_TOLERANCE_MS = 1_000;
const CLOCK_WARNING_MS = 5_000;
const MAX_ROUND_TRIP_MS = 1_000;

/** The parts of `pg`'s pool that a connection with the same options needs. */
interface Pool {
  Client: new (config: ClientConfig) => Client;
  options: ClientConfig;
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>>;
}

/**
 * Reports changes of a PostgreSQL database by LISTEN and NOTIFY, on its own connection. Triggers notify, so that no
 * writer can forget to. Once a second the process notifies itself. Notifications arrive in the order of the commits, so
 * the answer proves that the channel works and that every earlier change has arrived.
 */
export class PostgresChangeFeed extends ChangeFeed {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly heartbeatChannel = `nightlatch_beat_${randomBytes(8).toString('hex')}`;
  private readonly pool: Pool;
  private readonly timer: NodeJS.Timeout;
  private client: Client | null = null;
  private unansweredHeartbeats = 0;
  private busy = false;
  private warned = false;
  private closed = false;
  private invalidatedAtMs: number;
  private offsetMs = 0;

  private constructor(dataSource: DataSource, clock: Clock, recheckMs: number) {
    super(clock, recheckMs);
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.invalidatedAtMs = clock.monotonicMs();
    this.timer = setInterval(() => void this.tick(), HEARTBEAT_MS).unref();
  }

  /** Starts a feed. Resolves after the first attempt to connect; if it fails, the feed tries again every second. */
  static async listen(
    dataSource: DataSource,
    clock: Clock,
    recheckMs: number,
  ): Promise<PostgresChangeFeed> {
    const feed = new PostgresChangeFeed(dataSource, clock, recheckMs);
    await feed.tick();
    return feed;
  }

  /** Only migrations create the triggers: `synchronize` does not, and a restored database may have lost them. */
  override async assertTriggers(): Promise<void> {
    const { rows } = await this.pool.query<{ table: string }>(
      `SELECT DISTINCT relname AS "table" FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
       WHERE tgname = ANY ($1) AND tgenabled <> 'D'`,
      [TRIGGERS],
    );
    const withTrigger = rows.map(({ table }) => table);
    const missing = [...this.watchers.keys()].filter((table) => !withTrigger.includes(table));
    if (missing.length === 0) return;
    throw new Error(
      `No trigger reports changes in ${missing.join(', ')}, so another instance would not notice a sign-out. ` +
        'Run the migrations (...authMigrations) instead of `synchronize`: they create the triggers.',
    );
  }

  override async close(): Promise<void> {
    await super.close();
    this.closed = true;
    clearInterval(this.timer);
    destroy(this.client);
  }

  private async tick(): Promise<void> {
    if (this.busy || this.closed) return;
    this.busy = true;
    try {
      this.client ??= await this.connect();
      if (await this.sendHeartbeat()) this.unansweredHeartbeats++;
      if (this.unansweredHeartbeats > MAX_UNANSWERED) {
        this.disconnect(
          new Error('NOTIFY is lost, for example in a proxy that pools by transaction'),
        );
      }
    } catch (error) {
      this.disconnect(error);
    } finally {
      this.busy = false;
    }
    this.invalidateWhileDisconnected();
  }

  private async connect(): Promise<Client> {
    const { Client, options } = this.pool;
    const client = new Client({
      ...options,
      // Not enumerable in the pool's options.
      password: options.password,
      application_name: 'nightlatch changes',
    });
    client.on('error', (error) => this.disconnect(error, client));
    client.on('end', () => this.disconnect(new Error('the connection ended'), client));
    client.on('notification', (notification) => this.onNotification(notification));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await client.query(`LISTEN ${this.heartbeatChannel}`);
    } catch (error) {
      destroy(client);
      throw error;
    }
    if (this.closed) destroy(client);
    // Changes that were committed before the LISTEN have not been received.
    this.invalidateEverything();
    this.unansweredHeartbeats = 0;
    return client;
  }

  /**
   * Sends the heartbeat over the pool: a proxy would let it through on the listening connection even if it drops the
   * notifications of others.
   * @returns false if it could not be sent, which says nothing about the listening connection.
   */
  private async sendHeartbeat(): Promise<boolean> {
    const sentAtMs = this.clock.monotonicMs();
    try {
      const { rows } = await this.pool.query<{ now: Date }>(
        'SELECT clock_timestamp() AS now, pg_notify($1, $2)',
        [this.heartbeatChannel, String(sentAtMs)],
      );
      const roundTripMs = this.clock.monotonicMs() - sentAtMs;
      // A slow answer is too inaccurate to compare clocks with.
      if (roundTripMs < MAX_ROUND_TRIP_MS) {
        this.followDatabaseClock(rows[0]!.now.getTime() - (this.localTimeMs() - roundTripMs / 2));
      }
      return true;
    } catch {
      return false;
    }
  }

  private onNotification({ channel, payload = '' }: Notification): void {
    if (channel === this.heartbeatChannel) {
      this.receivedUntilMs = Math.max(this.receivedUntilMs, Number(payload));
      this.unansweredHeartbeats = 0;
      if (this.warned) this.logger.log('Change notifications from the database work again.');
      this.warned = false;
      return;
    }
    const colon = payload.indexOf(':');
    const key = payload.slice(colon + 1);
    if (key === '') this.invalidateEverything();
    else this.receive(payload.slice(0, colon), key);
  }

  private disconnect(error: unknown, client = this.client): void {
    if (client !== this.client) return;
    this.client = null;
    destroy(client);
    if (!this.closed) this.warn(error instanceof Error ? error.message : 'unknown');
  }

  /** Logs one warning per outage. */
  private warn(reason: string): void {
    if (this.warned) return;
    this.warned = true;
    const seconds = this.recheckMs / 1000;
    const message = `No change notifications from the database: cached rows are read again after ${seconds} s.`;
    writeLine(this.logger, 'warn', message, { reason });
  }

  /** Clears the caches of watchers that do not call {@link isFresh}, while no notification arrives. */
  private invalidateWhileDisconnected(): void {
    const nowMs = this.clock.monotonicMs();
    const isReceiving = this.isFresh(Number.NEGATIVE_INFINITY);
    if (isReceiving || nowMs - this.invalidatedAtMs < this.recheckMs) return;
    this.invalidatedAtMs = nowMs;
    this.invalidateEverything();
    if (this.unansweredHeartbeats === 0) this.warn('no query succeeds');
  }

  /** Returns the time of this machine. */
  private localTimeMs(): number {
    return this.clock.now().getTime() - this.offsetMs;
  }

  private followDatabaseClock(aheadMs: number): void {
    const offsetMs = Math.abs(aheadMs) > CLOCK_TOLERANCE_MS ? Math.round(aheadMs) : 0;
    const jumped = Math.abs(offsetMs - this.offsetMs) > CLOCK_WARNING_MS;
    this.offsetMs = offsetMs;
    this.clock.follow(offsetMs);
    if (!jumped) return;
    const seconds = Math.round(offsetMs / 1000);
    const message =
      "This machine's clock differs from the clock of the database, which is used instead.";
    writeLine(this.logger, 'warn', message, { seconds });
  }
}

/** Closes the connection without waiting for the other side. */
function destroy(client: Client | null): void {
  const { connection } = (client ?? {}) as { connection?: { stream: { destroy(): void } } };
  connection?.stream.destroy();
}
