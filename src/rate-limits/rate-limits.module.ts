import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PurgeJob } from '../database/purge.job.js';
import { AttemptCount } from './attempt-count.entity.js';
import { AttemptsStore } from './attempts.store.js';
import { ChangeCounter } from './change-counter.js';
import {
  ConfigurableRateLimitsModule,
  RATE_LIMITS_OPTIONS,
  type RateLimitsOptions,
} from './rate-limits.options.js';
import { RateLimiter } from './rate-limiter.js';

/** Provides the `RateLimiter`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([AttemptCount])],
  providers: [RateLimiter, AttemptsStore, { provide: ChangeCounter, useExisting: RateLimiter }],
  exports: [RateLimiter, ChangeCounter],
})
export class RateLimitsModule extends ConfigurableRateLimitsModule implements OnModuleInit {
  constructor(
    @Inject(RATE_LIMITS_OPTIONS) private readonly options: RateLimitsOptions,
    private readonly purge: PurgeJob,
    private readonly store: AttemptsStore,
  ) {
    super();
  }

  onModuleInit(): void {
    this.purge.register('limits', 0, (before, size) => this.store.deleteExpired(before, size));
    if (this.options.enabled ?? true) return;
    new Logger(RateLimiter.name).warn(
      'The limits are off: passwords can be guessed without limit.',
    );
  }
}
