import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Client, ClientConfig, Notification, QueryResult, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { Clock } from '../clock/clock.js';
import { ChangeFeed } from './change-feed.js';

/** On which the triggers of the tables tell of a change: `TABLE:KEY`. */
const CHANNEL = 'nightlatch';
/** By which the tables tell, as the migration names them. */
const TRIGGERS = ['users', 'sessions', 'clients', 'signing_keys'].map(
  (name) => `nightlatch_${name}`,
);
const BEAT_MS = 1_000;
/** After so many beats that were sent and not heard, the connection is made anew. */
const MOST_UNHEARD = 3;
/** As far as two clocks may be apart before this process follows that of the database. */
const CLOCK_TOLERANCE_MS = 1_000;
const CLOCK_WARNING_MS = 5_000;
const LONGEST_TRIP_MS = 1_000;

/** The pool of `pg`, as far as a connection of our own, made as it makes its, needs it. */
interface Pool {
  Client: new (config: ClientConfig) => Client;
  options: ClientConfig;
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>>;
}

/**
 * Changes of a PostgreSQL database, by LISTEN and NOTIFY, on a connection of its own. Triggers notify, so
 * that no writer can forget to. Once a second this process notifies itself: what it hears back proves that
 * the channel works from end to end, and, since notifications come in the order of the commits, that it has
 * heard everything before.
 */
export class PostgresChangeFeed extends ChangeFeed {
  private readonly logger = new Logger('Changes');
  private readonly beatChannel = `nightlatch_beat_${randomBytes(8).toString('hex')}`;
  private readonly pool: Pool;
  private readonly timer: NodeJS.Timeout;
  private client: Client | null = null;
  /** Beats that were sent since one was heard. */
  private unansweredBeats = 0;
  private busy = false;
  private warned = false;
  private closed = false;
  private toldAtMs: number;
  private offsetMs = 0;

  private constructor(dataSource: DataSource, clock: Clock, recheckMs: number) {
    super(clock, recheckMs);
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.toldAtMs = clock.monotonicMs();
    this.timer = setInterval(() => void this.tick(), BEAT_MS).unref();
  }

  /** Resolves when it listens, or when it has tried: it goes on trying. */
  static async listen(
    dataSource: DataSource,
    clock: Clock,
    recheckMs: number,
  ): Promise<PostgresChangeFeed> {
    const changes = new PostgresChangeFeed(dataSource, clock, recheckMs);
    await changes.tick();
    return changes;
  }

  /** The triggers come with the migrations alone: `synchronize` makes none, and a restored database may have lost them. */
  override async assertTriggers(): Promise<void> {
    const { rows } = await this.pool.query<{ table: string }>(
      `SELECT DISTINCT relname AS "table" FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
       WHERE tgname = ANY ($1) AND tgenabled <> 'D'`,
      [TRIGGERS],
    );
    const told = rows.map(({ table }) => table);
    const untold = [...this.watchers.keys()].filter((table) => !told.includes(table));
    if (untold.length === 0) return;
    throw new Error(
      `Nothing tells of changes in ${untold.join(', ')}: another instance would never hear of a sign-out. The ` +
        'triggers come with ...authMigrations; run them, instead of `synchronize`.',
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    discard(this.client);
  }

  private async tick(): Promise<void> {
    if (this.busy || this.closed) return;
    this.busy = true;
    try {
      this.client ??= await this.connect();
      if (await this.beat()) this.unansweredBeats++;
      if (this.unansweredBeats > MOST_UNHEARD) {
        this.lose(
          new Error('NOTIFY does not come through, as behind a proxy that pools by transaction'),
        );
      }
    } catch (error) {
      this.lose(error);
    } finally {
      this.busy = false;
    }
    this.invalidateWhileDisconnected();
  }

  private async connect(): Promise<Client> {
    const { Client, options } = this.pool;
    const client = new Client({
      ...options,
      // The pool hides it from being copied.
      password: options.password,
      application_name: 'nightlatch changes',
    });
    client.on('error', (error) => this.lose(error, client));
    client.on('end', () => this.lose(new Error('the connection ended'), client));
    client.on('notification', (notification) => this.take(notification));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await client.query(`LISTEN ${this.beatChannel}`);
    } catch (error) {
      discard(client);
      throw error;
    }
    if (this.closed) discard(client);
    // Whatever was committed before the LISTEN was told to nobody here.
    this.invalidateEverything();
    this.unansweredBeats = 0;
    return client;
  }

  /**
   * Over another connection than the one that listens: on its own a proxy would let it through. False: it could
   * not be sent, which proves nothing of the connection that listens.
   */
  private async beat(): Promise<boolean> {
    const sentAtMs = this.clock.monotonicMs();
    try {
      const { rows } = await this.pool.query<{ now: Date }>(
        'SELECT clock_timestamp() AS now, pg_notify($1, $2)',
        [this.beatChannel, String(sentAtMs)],
      );
      const tripMs = this.clock.monotonicMs() - sentAtMs;
      // A trip that took long was held up somewhere, and tells nothing of the clocks.
      if (tripMs < LONGEST_TRIP_MS) {
        this.compareClocks(rows[0]!.now.getTime() - (this.ownTimeMs() - tripMs / 2));
      }
      return true;
    } catch {
      return false;
    }
  }

  private take({ channel, payload = '' }: Notification): void {
    if (channel === this.beatChannel) {
      this.receivedUntilMs = Math.max(this.receivedUntilMs, Number(payload));
      this.unansweredBeats = 0;
      if (this.warned) this.logger.log('Changes in the database are heard of again.');
      this.warned = false;
      return;
    }
    const colon = payload.indexOf(':');
    const key = payload.slice(colon + 1);
    if (key === '') this.invalidateEverything();
    else this.receive(payload.slice(0, colon), key);
  }

  private lose(error: unknown, client = this.client): void {
    if (client !== this.client) return;
    this.client = null;
    discard(client);
    if (!this.closed) this.warn(error instanceof Error ? error.message : 'unknown');
  }

  /** Once, until it is well again. */
  private warn(reason: string): void {
    if (this.warned) return;
    this.warned = true;
    this.logger.warn({
      msg: `Changes in the database are not heard of just now, but after ${this.recheckMs / 1000} seconds.`,
      reason,
    });
  }

  /** What asks by itself (`stillHolds`) needs none of this; what waits to be told does. */
  private invalidateWhileDisconnected(): void {
    const nowMs = this.clock.monotonicMs();
    if (this.stillHolds(Number.NEGATIVE_INFINITY) || nowMs - this.toldAtMs < this.recheckMs) return;
    this.toldAtMs = nowMs;
    this.invalidateEverything();
    if (this.unansweredBeats === 0) this.warn('the database cannot be asked to tell');
  }

  /** This machine's time, as `Clock` would tell it without following anybody. */
  private ownTimeMs(): number {
    return this.clock.now().getTime() - this.offsetMs;
  }

  private compareClocks(aheadMs: number): void {
    const offsetMs = Math.abs(aheadMs) > CLOCK_TOLERANCE_MS ? Math.round(aheadMs) : 0;
    const jumped = Math.abs(offsetMs - this.offsetMs) > CLOCK_WARNING_MS;
    this.offsetMs = offsetMs;
    this.clock.follow(offsetMs);
    if (!jumped) return;
    const seconds = Math.round(offsetMs / 1000);
    this.logger.warn({
      msg: "This machine's clock is not that of the database: the database's is used.",
      seconds,
    });
  }
}

/** Ends the connection without waiting for the other side, which may be silent. */
function discard(client: Client | null): void {
  const { connection } = (client ?? {}) as { connection?: { stream: { destroy(): void } } };
  connection?.stream.destroy();
}
