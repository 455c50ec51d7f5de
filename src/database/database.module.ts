import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, openDataSource } from './data-source.js';
import type { DatabaseOptions } from './database.options.js';

/**
 * One `DataSource` for the whole application, opened with care (timeouts, WAL, one migrator at a time) and
 * migrated before anything else starts. An application with a `DataSource` of its own has no need of it.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { authEntities, authMigrations, DatabaseModule } from 'nightlatch';
 *
 * export const database = DatabaseModule.forRoot({
 *   url: env.DATABASE_URL ?? 'sqlite:data/app.db',
 *   // The application's own stand behind these.
 *   entities: [...authEntities],
 *   migrations: [...authMigrations],
 * });
 * ```
 */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    const typeOrm = TypeOrmModule.forRootAsync({
      // A server that cannot reach its database says so at once; whoever started it tries again.
      useFactory: () => ({ ...dataSourceOptions(options), toRetry: () => false }),
      dataSourceFactory: (given) => openDataSource(given!, options.migrate),
    });
    return {
      module: DatabaseModule,
      imports: [typeOrm],
    };
  }
}
