import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Purge } from '../database/purge.js';
import { LimitRow } from './limit.entity.js';
import {
  ConfigurableRateLimitsModule,
  RATE_LIMITS_OPTIONS,
  type RateLimitsOptions,
} from './rate-limits.options.js';
import { RateLimiter } from './rate-limiter.js';
import { LimitsStore } from './rate-limits.store.js';
import { FailoverAttemptStore } from './failover-attempt-store.js';

/** Provides the `Limits`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([LimitRow])],
  providers: [RateLimiter, LimitsStore, FailoverAttemptStore],
  exports: [RateLimiter],
})
export class RateLimitsModule extends ConfigurableRateLimitsModule implements OnModuleInit {
  constructor(
    @Inject(RATE_LIMITS_OPTIONS) private readonly options: RateLimitsOptions,
    private readonly purge: Purge,
    private readonly store: LimitsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.purge.add('limits', (limit) => this.store.deleteExpired(this.clock.now(), limit));
    if (this.options.enabled ?? true) return;
    new Logger('Limits').warn(
      'The limits are off: passwords can be guessed as fast as they can be sent.',
    );
  }
}
