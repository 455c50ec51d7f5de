import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';
import { DatabaseHealth } from './database-health.js';
import { Purge } from './purge.js';
import { serializeSqliteTransactions } from './sqlite-transactions.js';
import { Transactions } from './transactions.js';

/** The application's `DataSource`, whoever opened it, and what all of our tables need of it. */
@Module({})
export class AuthDatabaseModule {
  /** `dataSource` is the name of the one that is meant, where the application has several. */
  static forRoot(dataSource?: string): DynamicModule {
    return {
      module: AuthDatabaseModule,
      global: true,
      providers: [
        {
          provide: AUTH_DATA_SOURCE,
          // Optional, so that whoever forgot it is told by us what to do.
          inject: [{ token: getDataSourceToken(dataSource), optional: true }],
          useFactory: suited,
        },
        Transactions,
        DatabaseHealth,
        Purge,
      ],
      exports: [AUTH_DATA_SOURCE, Transactions, DatabaseHealth, Purge],
    };
  }
}

function suited(dataSource: DataSource | undefined): DataSource {
  if (!dataSource) {
    throw new Error(
      'AuthModule has no DataSource to keep users and sessions in: import TypeOrmModule.forRoot({ ..., ' +
        'entities: [...authEntities], migrations: [...authMigrations] }) or DatabaseModule.forRoot({ url, ' +
        'entities, migrations }) beside it. If the DataSource has a name, give it as `dataSource`.',
    );
  }
  const { type } = dataSource.options;
  if (type !== 'postgres' && type !== 'better-sqlite3') {
    throw new Error(
      `AuthModule works on postgres and better-sqlite3, and the DataSource is ${type}.`,
    );
  }
  const { replication, cache } = dataSource.options as { replication?: object; cache?: unknown };
  if (replication || (cache as { alwaysEnabled?: boolean } | undefined)?.alwaysEnabled) {
    throw new Error(
      'AuthModule cannot work on a DataSource with `replication` or a cache that is `alwaysEnabled`: a session that ' +
        'has ended would be read as it was. Give it a DataSource of its own, by name, as `dataSource`.',
    );
  }
  if (type === 'better-sqlite3') serializeSqliteTransactions(dataSource);
  return dataSource;
}
