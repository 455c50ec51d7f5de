import { Global, Inject, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { Purge } from '../database/purge.js';
import { LimitRow } from './limit.entity.js';
import { ConfigurableLimitsModule, LIMITS_OPTIONS, type LimitsOptions } from './limits.options.js';
import { Limits } from './limits.service.js';
import { LimitsStore } from './limits.store.js';
import { SharedBuckets } from './shared-buckets.js';

/** Provides the `Limits`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([LimitRow])],
  providers: [Limits, LimitsStore, SharedBuckets],
  exports: [Limits],
})
export class LimitsModule extends ConfigurableLimitsModule implements OnModuleInit {
  constructor(
    @Inject(LIMITS_OPTIONS) private readonly options: LimitsOptions,
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
