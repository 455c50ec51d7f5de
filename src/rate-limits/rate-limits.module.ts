import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
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
  providers: [
    purgeExpired('limits', AttemptsStore),
    RateLimiter,
    AttemptsStore,
    { provide: ChangeCounter, useExisting: RateLimiter },
  ],
  exports: [RateLimiter, ChangeCounter],
})
export class RateLimitsModule extends ConfigurableRateLimitsModule implements OnModuleInit {
  constructor(@Inject(RATE_LIMITS_OPTIONS) private readonly options: RateLimitsOptions) {
    super();
  }

  onModuleInit(): void {
    if (this.options.enabled ?? true) return;
    new Logger(RateLimiter.name).warn(
      'The limits are off: passwords can be guessed without limit.',
    );
  }
}
