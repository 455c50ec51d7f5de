import {
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { AUTH_DATA_SOURCE } from '../database/auth-data-source.js';
import { Changes } from './changes.js';
import {
  CHANGES_DEFAULTS,
  CHANGES_OPTIONS,
  type ChangesOptions,
  ConfigurableChangesModule,
} from './changes.options.js';
import { PostgresChanges } from './postgres-changes.js';
import { SqliteChanges } from './sqlite-changes.js';

/** Provides the `Changes` of the application's `DataSource`. */
@Global()
@Module({
  providers: [
    {
      provide: Changes,
      inject: [AUTH_DATA_SOURCE, Clock, CHANGES_OPTIONS],
      useFactory: (dataSource: DataSource, clock: Clock, options: ChangesOptions) => {
        const recheckMs = (options.recheckSeconds ?? CHANGES_DEFAULTS.recheckSeconds) * 1_000;
        return dataSource.options.type === 'postgres'
          ? PostgresChanges.listen(dataSource, clock, recheckMs)
          : new SqliteChanges(dataSource, clock, recheckMs);
      },
    },
  ],
  exports: [Changes, CHANGES_OPTIONS],
})
export class ChangesModule
  extends ConfigurableChangesModule
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(private readonly changes: Changes) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.changes.verify();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.changes.close();
  }
}
