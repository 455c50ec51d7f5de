import {
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { AUTH_DATA_SOURCE } from '../database/auth-data-source.js';
import { ChangeFeed } from './change-feed.js';
import {
  CACHE_INVALIDATION_OPTIONS,
  type CacheInvalidationOptions,
  ConfigurableCacheInvalidationModule,
} from './cache-invalidation.options.js';
import { PostgresChangeFeed } from './postgres-change-feed.js';
import { SqliteChangeFeed } from './sqlite-change-feed.js';

/** Provides the `ChangeFeed` of the application's `DataSource`. */
@Global()
@Module({
  providers: [
    {
      provide: ChangeFeed,
      inject: [AUTH_DATA_SOURCE, Clock, CACHE_INVALIDATION_OPTIONS],
      useFactory: (dataSource: DataSource, clock: Clock, options: CacheInvalidationOptions) => {
        const { recheckSeconds, guardOutageSeconds, changes } = options;
        const limits = {
          recheckMs: recheckSeconds * 1_000,
          outageMs: guardOutageSeconds * 1_000,
        };
        return dataSource.options.type === 'postgres'
          ? PostgresChangeFeed.start(dataSource, clock, { ...limits, changes })
          : new SqliteChangeFeed(dataSource, clock, limits);
      },
    },
  ],
  exports: [ChangeFeed, CACHE_INVALIDATION_OPTIONS],
})
export class CacheInvalidationModule
  extends ConfigurableCacheInvalidationModule
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(private readonly feed: ChangeFeed) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.assertTriggers();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.feed.close();
  }
}
