import { Logger } from '@nestjs/common';
import type { Client, ClientConfig, Notification, QueryResult, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import { isUnreachable } from '../http/database-errors.js';
import { toReason } from '../http/to-reason.js';
import { writeLine } from '../http/write-line.js';
import { ChangeFeed, type FeedLimits } from './change-feed.js';
import { DatabaseClock } from './database-clock.js';

/** The channel of the triggers, with payloads `TABLE:KEY`, or `TABLE:` for the whole table. */
const CHANNEL = 'nightlatch';
/** The channel of the heartbeats of all processes, with the time of the database in milliseconds. */
const HEARTBEAT_CHANNEL = 'nightlatch_heartbeat';
/** The names of the triggers, as in the migration. */
const TRIGGERS = [
  'users',
  'sessions',
  'clients',
  'signing_keys',
  'hash_kinds',
  'personal_access_tokens',
].map((name) => `nightlatch_${name}`);
const TICK_MS = 1_000;
/** An outage is noticed at most this long after its beginning: a tick, a connection (2 s), and an answer (3 s). */
const NOTICE_MS = 6_000;
/** A process sends a heartbeat if it has heard none for this long: a little less than the time between ticks. */
const HEARTBEAT_AFTER_MS = 900;
/** The connection is replaced after this many heartbeats without an answer. */
const MAX_UNANSWERED = 3;
const DEAF =
  'NOTIFY is lost, for example in a pooler that pools by transaction: set DATABASE_DIRECT_URL to the database itself';

/** The parts of `pg`'s pool that a connection with the same options needs. */
interface Pool {
  Client: new (config: ClientConfig) => Client;
  /** With the `directUrl` of `DatabaseOptions`. */
  options: ClientConfig & { directUrl?: string };
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>>;
}

const TIME = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text';
const TIME_SQL = `SELECT ${TIME} AS now`;
const HEARTBEAT_SQL = `SELECT now, pg_notify('${HEARTBEAT_CHANNEL}', now) FROM (SELECT ${TIME} AS now) AS time`;

/** How a {@link PostgresChangeFeed} learns of changes: `poll` does without LISTEN and NOTIFY. */
export type ChangesMode = 'listen' | 'poll';

interface PostgresChangeFeedOptions extends FeedLimits {
  changes: ChangesMode;
}

/**
 * Reports changes of a PostgreSQL database by LISTEN and NOTIFY, on its own connection. Triggers notify, so that no
 * writer can forget to. Once a second, one of the processes sends a heartbeat to all of them. Notifications arrive in
 * the order of the commits, so a heartbeat proves that the channel works and that every earlier change has arrived.
 */
export class PostgresChangeFeed extends ChangeFeed {
  private readonly logger = new Logger(ChangeFeed.name);
  private readonly databaseClock: DatabaseClock;
  private readonly pool: Pool;
  private timer: NodeJS.Timeout | undefined;
  private client: Client | null = null;
  private heardAtMs = Number.NEGATIVE_INFINITY;
  /** When the last question was sent that the database has answered. */
  private answeredAtMs = Number.NEGATIVE_INFINITY;
  private unansweredHeartbeats = 0;
  private warned = false;
  private closed = false;
  private invalidatedAtMs: number;

  private constructor(
    dataSource: DataSource,
    clock: Clock,
    private readonly options: PostgresChangeFeedOptions,
  ) {
    super(clock, options);
    this.databaseClock = new DatabaseClock(clock, this.logger);
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.invalidatedAtMs = clock.monotonicMs();
  }

  /** Starts a feed. Resolves after the first attempt to connect; if it fails, the feed tries again every second. */
  static async start(
    dataSource: DataSource,
    clock: Clock,
    options: PostgresChangeFeedOptions,
  ): Promise<PostgresChangeFeed> {
    const feed = new PostgresChangeFeed(dataSource, clock, options);
    await feed.tick();
    feed.tickAgain();
    return feed;
  }

  /** Only migrations create the triggers: `synchronize` does not, and a restored database may have lost them. */
  override async assertTriggers(): Promise<void> {
    if (this.options.changes === 'poll') return;
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
    clearTimeout(this.timer);
    destroy(this.client);
  }

  /** Processes that were started together must not tick together, or all would send a heartbeat. */
  private tickAgain(): void {
    if (this.closed) return;
    const waitMs =
      this.options.changes === 'poll' ? this.recheckMs : TICK_MS * (0.95 + Math.random() / 10);
    const tick = async (): Promise<void> => {
      await this.tick();
      this.tickAgain();
    };
    this.timer = setTimeout(() => void tick(), waitMs).unref();
  }

  private async tick(): Promise<void> {
    await this.askDatabase();
    if (this.options.changes === 'listen' && !this.client && !this.isAway) await this.listen();
    if (this.unansweredHeartbeats > MAX_UNANSWERED) this.disconnect(new Error(DEAF));
    this.invalidateWhileDisconnected();
  }

  private async listen(): Promise<void> {
    try {
      this.client = await this.connect();
    } catch (error) {
      return this.disconnect(error);
    }
    await this.askDatabase();
  }

  private async connect(): Promise<Client> {
    const { Client, options } = this.pool;
    const client = new Client({
      ...options,
      connectionString: options.directUrl ?? options.connectionString,
      // Not enumerable in the pool's options.
      password: options.password,
      application_name: 'nightlatch changes',
    });
    client.on('error', (error) => this.disconnect(error, client));
    client.on('end', () => this.disconnect(new Error('the connection ended'), client));
    client.on('notification', (notification) => this.onNotification(notification));
    try {
      await client.connect();
      const askedAtMs = this.clock.monotonicMs();
      const { rows } = await client.query<{ now: string }>(TIME_SQL);
      this.databaseClock.take(Number(rows[0]!.now), askedAtMs);
      await client.query(`LISTEN ${CHANNEL}`);
      await client.query(`LISTEN ${HEARTBEAT_CHANNEL}`);
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
   * Asks for the time of the database, and sends a heartbeat if one is due. It uses the pool: on the listening
   * connection, a pooler would deliver the heartbeat even if it drops the notifications of others.
   */
  private async askDatabase(): Promise<void> {
    const askedAtMs = this.clock.monotonicMs();
    const isDue = this.client !== null && askedAtMs - this.heardAtMs > HEARTBEAT_AFTER_MS;
    try {
      const { rows } = await this.pool.query<{ now: string }>(isDue ? HEARTBEAT_SQL : TIME_SQL, []);
      this.databaseClock.take(Number(rows[0]!.now), askedAtMs);
      if (isDue) this.unansweredHeartbeats++;
      this.answeredAtMs = askedAtMs;
      this.endOutage();
    } catch (error) {
      // The heartbeat says nothing about the listening connection.
      if (isUnreachable(error)) this.beginOutage(error);
      // A database that refuses this process may serve others.
      else this.endOutage();
    }
  }

  override readFailed(error: unknown): void {
    if (isUnreachable(error)) this.beginOutage(error);
  }

  private onNotification({ channel, payload = '' }: Notification): void {
    if (channel === HEARTBEAT_CHANNEL) {
      // Any role of the database may notify.
      if (/^\d+$/.test(payload)) this.onHeartbeat(Number(payload));
      return;
    }
    const colon = payload.indexOf(':');
    const key = payload.slice(colon + 1);
    if (key === '') this.invalidateEverything();
    else this.receive(payload.slice(0, colon), key);
  }

  private onHeartbeat(sentAtDatabaseMs: number): void {
    this.heardAtMs = this.clock.monotonicMs();
    const sentAtMs = this.databaseClock.toMonotonicMs(sentAtDatabaseMs);
    // No change that is committed from now on has arrived, whatever the clock of the database shows.
    this.receivedUntilMs = Math.max(this.receivedUntilMs, Math.min(sentAtMs, this.heardAtMs));
    this.unansweredHeartbeats = 0;
    if (this.warned) this.logger.log('Change notifications from the database work again.');
    this.warned = false;
  }

  private disconnect(error: unknown, client = this.client): void {
    if (client !== this.client) return;
    this.client = null;
    destroy(client);
    if (!this.closed) this.warn(toReason(error));
  }

  /** Logs one warning per outage. */
  private warn(reason: string): void {
    if (this.warned) return;
    this.warned = true;
    const seconds = this.recheckMs / 1000;
    const message = `No change notifications from the database: cached rows are read again after ${seconds} s.`;
    writeLine(this.logger, 'warn', message, { reason });
  }

  /**
   * An outage begins with the last answer, because it is noticed only after the time that an answer may take. With `poll`,
   * the last answer may be much older than the outage.
   */
  private beginOutage(error: unknown): void {
    if (this.outageSinceMs !== null) return;
    this.outageSinceMs = Math.max(this.answeredAtMs, this.clock.monotonicMs() - NOTICE_MS);
    const seconds = this.options.outageMs / 1000;
    const message = `The database cannot be reached: for ${seconds} s guards accept what they accepted before.`;
    if (seconds > 0) writeLine(this.logger, 'warn', message, { reason: toReason(error) });
  }

  private endOutage(): void {
    if (this.outageSinceMs === null) return;
    this.outageSinceMs = null;
    if (this.options.outageMs > 0) this.logger.log('The database answers again.');
  }

  /** Clears the caches of watchers that do not call {@link isFresh}, while no notification arrives. */
  private invalidateWhileDisconnected(): void {
    const nowMs = this.clock.monotonicMs();
    const isReceiving = this.isFresh(Number.NEGATIVE_INFINITY);
    // During an outage nothing else can be read.
    if (isReceiving || this.isAway || nowMs - this.invalidatedAtMs < this.recheckMs) return;
    this.invalidatedAtMs = nowMs;
    this.invalidateEverything();
    const isDeaf = this.options.changes === 'listen' && this.unansweredHeartbeats === 0;
    if (isDeaf) this.warn('no query succeeds');
  }
}

/** Closes the connection without waiting for the other side. */
function destroy(client: Client | null): void {
  const { connection } = (client ?? {}) as { connection?: { stream: { destroy(): void } } };
  connection?.stream.destroy();
}
