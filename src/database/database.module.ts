import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, openDataSource } from './data-source.js';
import { DatabaseHealth } from './database-health.js';
import type { DatabaseOptions } from './database.options.js';
import { Purge } from './purge.js';
import { Transactions } from './transactions.js';

/** One `DataSource` for the whole application, opened and migrated before anything else starts. */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    const typeOrm = TypeOrmModule.forRootAsync({
      // A server that cannot reach its database says so at once; whoever started it tries again.
      useFactory: () => ({ ...dataSourceOptions(options), toRetry: () => false }),
      dataSourceFactory: (given) => openDataSource(given!),
    });
    return {
      module: DatabaseModule,
      global: true,
      imports: [typeOrm],
      providers: [Transactions, DatabaseHealth, Purge],
      exports: [Transactions, DatabaseHealth, Purge],
    };
  }
}
