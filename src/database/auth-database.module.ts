import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';
import { DatabaseHealth } from './database-health.js';
import { PurgeJob } from './purge.job.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';
import { Transactions } from './transactions.js';

/** Provides the application's `DataSource` after checking it, and the services that work on all tables. */
@Module({})
export class AuthDatabaseModule {
  /** Takes the `DataSource` with this name, or the default one. */
  static forRoot(dataSource?: string): DynamicModule {
    return {
      module: AuthDatabaseModule,
      global: true,
      providers: [
        {
          provide: AUTH_DATA_SOURCE,
          // Optional, so that our own message says what to do if it is missing.
          inject: [{ token: getDataSourceToken(dataSource), optional: true }],
          useFactory: assertSupported,
        },
        Transactions,
        DatabaseHealth,
        PurgeJob,
      ],
      exports: [AUTH_DATA_SOURCE, Transactions, DatabaseHealth, PurgeJob],
    };
  }
}

function assertSupported(dataSource: DataSource | undefined): DataSource {
  if (!dataSource) {
    throw new Error(
      'AuthModule has no DataSource for users and sessions: import TypeOrmModule.forRoot({ ..., ' +
        'entities: [...authEntities], migrations: [...authMigrations] }) or DatabaseModule.forRoot({ url, ' +
        'entities, migrations }) beside it. If the DataSource has a name, give it as `dataSource`.',
    );
  }
  const { type } = dataSource.options;
  if (type !== 'postgres' && type !== 'better-sqlite3') {
    throw new Error(`AuthModule supports postgres and better-sqlite3, not ${type}.`);
  }
  const { replication, cache } = dataSource.options as { replication?: object; cache?: unknown };
  if (replication || (cache as { alwaysEnabled?: boolean } | undefined)?.alwaysEnabled) {
    throw new Error(
      'AuthModule does not support a DataSource with `replication` or a cache that is `alwaysEnabled`: it would read ' +
        'ended sessions as active. Give it a DataSource of its own, by name, as `dataSource`.',
    );
  }
  if (type === 'better-sqlite3') serializeSqliteTransactions(dataSource);
  return dataSource;
}
