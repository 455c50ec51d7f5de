import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource, QueryFailedError, type Repository } from 'typeorm';
import { toUnavailableError } from '../http/database-errors.js';
import { AUTH_DATA_SOURCE, getAuthRepositoryToken } from './auth-data-source.js';
import { DatabaseHealth, type Privilege } from './database-health.js';

/** Provides the repositories of one module's entities. */
@Module({})
export class AuthTablesModule {
  /** @param privileges those that the application needs on the tables; all by default */
  static forFeature(
    entities: Array<Type<object>>,
    privileges?: readonly Privilege[],
  ): DynamicModule {
    // For its side effect: it registers the entities for applications with `autoLoadEntities`.
    TypeOrmModule.forFeature(entities);
    const providers = entities.map((entity) => ({
      provide: getAuthRepositoryToken(entity),
      inject: [AUTH_DATA_SOURCE, DatabaseHealth],
      useFactory: (dataSource: DataSource, health: DatabaseHealth) => {
        health.require(entity, privileges);
        return getRepository(entity, dataSource);
      },
    }));
    return {
      module: AuthTablesModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

/** Checks the table at the start; otherwise the first request that needs it would fail. */
async function getRepository(
  entity: Type<object>,
  dataSource: DataSource,
): Promise<Repository<object>> {
  if (!dataSource.hasMetadata(entity)) {
    throw new Error(
      `The entity ${entity.name} of Nightlatch is not registered: add ...authEntities to the \`entities\` ` +
        'of the DataSource, or set `autoLoadEntities`.',
    );
  }
  const repository = dataSource.getRepository(entity);
  try {
    await repository.createQueryBuilder().where('1 = 0').getMany();
  } catch (error) {
    if (!(error instanceof QueryFailedError) || toUnavailableError(error)) throw error;
    throw new Error(
      `The table ${repository.metadata.tablePath} is not in the database, or is older than this version of ` +
        'Nightlatch: add ...authMigrations to the `migrations` of the DataSource and run them ' +
        '(`migrationsRun: true` does so at the start).',
      { cause: error },
    );
  }
  return repository;
}
