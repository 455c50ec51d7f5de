import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, HashingPool, Outbox, SessionsService } from '../../index.js';
import { CachedValue } from './cached-value.js';
import { Metrics } from './metrics.js';

/** Provides the values that are read at each scrape, and records how long password hashes take. */
@Injectable()
export class Gauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly pool: HashingPool,
    private readonly sessions: SessionsService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.watchSessions();
    this.watchHashing();
    this.watchMails();
  }

  private watchSessions(): void {
    const live = new CachedValue(this.clock, () => this.sessions.countLive());
    const help = 'Sessions that are neither ended nor expired.';
    this.watch('sessions_live', help, live, (count) => count);
  }

  private watchMails(): void {
    const backlog = new CachedValue(this.clock, () => this.outbox.readBacklog());
    const help = 'How long the oldest mail has waited to be sent; 0 if none waits.';
    this.watch('mails_waiting', 'Mails that wait to be sent.', backlog, ({ waiting }) => waiting);
    this.watch('mails_oldest_seconds', help, backlog, ({ oldestAt }) =>
      oldestAt ? Math.max(0, (this.clock.now().getTime() - oldestAt.getTime()) / 1_000) : 0,
    );
  }

  private watch<T>(
    name: string,
    help: string,
    cached: CachedValue<T>,
    toNumber: (value: T) => number,
  ): void {
    // All workers read the same table, so their values are not added up.
    this.metrics.gauge(name, help, 'max', [], async (gauge) => {
      const value = await cached.read();
      // No value is better than an old one while the database is unavailable.
      if (value === null) gauge.remove();
      else gauge.set(toNumber(value));
    });
  }

  private watchHashing(): void {
    const { metrics, pool } = this;
    metrics.gauge('hashing_running', 'Password hashes being computed.', 'sum', [], (gauge) =>
      gauge.set(pool.stats.running),
    );
    metrics.gauge('hashing_waiting', 'Password hashes waiting for a thread.', 'sum', [], (gauge) =>
      gauge.set(pool.stats.waiting),
    );
    metrics.gauge(
      'hashing_expected_wait_seconds',
      'How long the next password hash is expected to wait for a thread.',
      'max',
      [],
      (gauge) => gauge.set(pool.stats.expectedWaitMs / 1_000),
    );
    pool.onHashed(({ waitedMs, tookMs }) => {
      metrics.hashSeconds.observe(tookMs / 1_000);
      metrics.hashWaitSeconds.observe(waitedMs / 1_000);
    });
  }
}
