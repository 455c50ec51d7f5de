import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, HashingPool, Outbox, SessionsService } from '../../index.js';
import { CachedValue } from './cached-value.js';
import { Metrics } from './metrics.js';

type Backlog = Awaited<ReturnType<Outbox['readBacklog']>>;

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
    // All workers count the same table, so their values are not added up.
    this.metrics.gauge(
      'sessions_live',
      'Sessions that are neither ended nor expired.',
      'max',
      [],
      async (gauge) => {
        const count = await live.read();
        // No value is better than an old one while the database is unavailable.
        if (count === null) gauge.remove();
        else gauge.set(count);
      },
    );
  }

  private watchMails(): void {
    const backlog = new CachedValue(this.clock, () => this.outbox.readBacklog());
    const gauge = (name: string, help: string, toNumber: (read: Backlog) => number) =>
      this.metrics.gauge(name, help, 'max', [], async (value) => {
        const read = await backlog.read();
        if (read === null) value.remove();
        else value.set(toNumber(read));
      });
    gauge('mails_waiting', 'Mails that wait to be sent.', ({ waiting }) => waiting);
    gauge(
      'mails_oldest_seconds',
      'How long the oldest mail has waited to be sent; 0 if none waits.',
      ({ oldestAt }) =>
        oldestAt ? Math.max(0, (this.clock.now().getTime() - oldestAt.getTime()) / 1_000) : 0,
    );
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
