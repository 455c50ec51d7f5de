import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from './auth-data-source.js';
import { getCommand } from './command.js';
import { DatabaseHealth } from './database-health.js';
import { assertMigrated } from './listed-migrations.js';
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
          useFactory: async (found?: DataSource) => {
            const checked = assertSupported(found);
            // The start of an application migrates, or fails at the first missing table.
            if (getCommand() && !checked.options.synchronize) await assertMigrated(checked);
            await warnOfIsolation(checked);
            return checked;
          },
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

/**
 * Our transactions state the level that they rely on. A single statement has the level of its session, and is answered with
 * 503 if PostgreSQL rolls it back for the sake of another one.
 */
async function warnOfIsolation(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type !== 'postgres' || !dataSource.isInitialized) return;
  const [row] = await dataSource.query<Array<{ level: string }>>(
    "SELECT current_setting('transaction_isolation') AS level",
  );
  if (row?.level === 'read committed') return;
  new Logger('Database').warn(
    `Connections of this DataSource have the isolation level ${row?.level}, so parallel requests of one user can ` +
      "answer 503. Give it `extra: { options: '-c default_transaction_isolation=read\\\\ committed' }`, or use DatabaseModule.",
  );
}
