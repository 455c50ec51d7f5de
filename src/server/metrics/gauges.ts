import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HashingPool } from '../../index.js';
import { LiveSessions } from './live-sessions.js';
import { Metrics } from './metrics.js';

/** What is looked up when somebody asks, and the times that the hashing pool tells. */
@Injectable()
export class Gauges implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly pool: HashingPool,
    private readonly sessions: LiveSessions,
  ) {}

  onModuleInit(): void {
    this.watchSessions();
    this.watchHashing();
  }

  private watchSessions(): void {
    // Every worker counts the same table.
    this.metrics.gauge('sessions_live', 'Sessions that go on.', 'max', [], async (gauge) => {
      const count = await this.sessions.count();
      // No value rather than an old one, while the database is away.
      if (count === null) gauge.remove();
      else gauge.set(count);
    });
  }

  private watchHashing(): void {
    const { metrics, pool } = this;
    metrics.gauge('hashing_running', 'Password hashes being computed.', 'sum', [], (gauge) =>
      gauge.set(pool.stats.running),
    );
    metrics.gauge('hashing_waiting', 'Password hashes behind them.', 'sum', [], (gauge) =>
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
