import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { Changes } from './changes.js';
import {
  CHANGES_OPTIONS,
  type ChangesOptions,
  ConfigurableChangesModule,
} from './changes.options.js';
import { PostgresChanges } from './postgres-changes.js';
import { SqliteChanges } from './sqlite-changes.js';

const DEFAULT_RECHECK_SECONDS = 5;

/** Provides the `Changes` of the application's `DataSource`. */
@Global()
@Module({
  providers: [
    {
      provide: Changes,
      inject: [getDataSourceToken(), Clock, CHANGES_OPTIONS],
      useFactory: (dataSource: DataSource, clock: Clock, options: ChangesOptions) => {
        const recheckMs = (options.recheckSeconds ?? DEFAULT_RECHECK_SECONDS) * 1_000;
        return dataSource.options.type === 'postgres'
          ? PostgresChanges.listen(dataSource, clock, recheckMs)
          : new SqliteChanges(dataSource, clock, recheckMs);
      },
    },
  ],
  exports: [Changes],
})
export class ChangesModule extends ConfigurableChangesModule implements OnApplicationShutdown {
  constructor(private readonly changes: Changes) {
    super();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.changes.close();
  }
}
