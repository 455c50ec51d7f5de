import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HashingPool } from '../../index.js';
import { LiveSessionCounter } from './live-session-counter.js';
import { Metrics } from './metrics.js';

/** Provides the values that are read at each scrape, and records how long password hashes take. */
@Injectable()
export class Gauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly pool: HashingPool,
    private readonly sessions: LiveSessionCounter,
  ) {}

  onModuleInit(): void {
    this.watchSessions();
    this.watchHashing();
  }

  private watchSessions(): void {
    // All workers count the same table, so their values are not added up.
    this.metrics.gauge(
      'sessions_live',
      'Sessions that are neither ended nor expired.',
      'max',
      [],
      async (gauge) => {
        const count = await this.sessions.count();
        // No value is better than an old one while the database is unavailable.
        if (count === null) gauge.remove();
        else gauge.set(count);
      },
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
