import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { OptionsFactory } from '../module-options.js';
import { type DatabaseOptions, dataSourceOptions } from './data-source.js';
import { openDataSource } from './open-data-source.js';

/**
 * Provides one `DataSource` for the whole application, with timeouts and WAL, and migrates it before anything else
 * starts. An application that opens its own `DataSource` does not need this module.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { authEntities, authMigrations, DatabaseModule } from 'nightlatch';
 *
 * export const database = DatabaseModule.forRoot({
 *   url: env.DATABASE_URL ?? 'sqlite:data/app.db',
 *   // Add the application's own to these.
 *   entities: [...authEntities],
 *   migrations: [...authMigrations],
 * });
 * ```
 */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return DatabaseModule.forRootAsync({ useFactory: () => options });
  }

  /** Does the same as {@link DatabaseModule.forRoot}, with options from a factory. */
  static forRootAsync(options: OptionsFactory<DatabaseOptions>): DynamicModule {
    const typeOrm = TypeOrmModule.forRootAsync({
      imports: options.imports,
      inject: options.inject,
      useFactory: async (...injected: unknown[]) => {
        const given = await options.useFactory(...injected);
        // Fails at once if the database cannot be reached; the process supervisor starts the server again.
        return { ...dataSourceOptions(given), migrate: given.migrate, toRetry: () => false };
      },
      dataSourceFactory: (given) => openDataSource(given!, (given as DatabaseOptions).migrate),
    });
    return { module: DatabaseModule, imports: [typeOrm] };
  }
}
