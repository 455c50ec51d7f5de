import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type DataSource, QueryFailedError, type Repository } from 'typeorm';
import { databaseUnavailable } from '../http/database-unavailable.js';
import { AUTH_DATA_SOURCE, authRepositoryToken } from './auth-data-source.js';

/** The repositories of a room's own tables. */
@Module({})
export class AuthTablesModule {
  static forFeature(entities: Array<Type<object>>): DynamicModule {
    // For its side effect: where the application says `autoLoadEntities`, they are known from here.
    TypeOrmModule.forFeature(entities);
    const providers = entities.map((entity) => ({
      provide: authRepositoryToken(entity),
      inject: [AUTH_DATA_SOURCE],
      useFactory: (dataSource: DataSource) => repositoryOf(entity, dataSource),
    }));
    return {
      module: AuthTablesModule,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

/** Said at the start: else the first request that needs the table would find out. */
async function repositoryOf(
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
    if (!(error instanceof QueryFailedError) || databaseUnavailable(error)) throw error;
    throw new Error(
      `The table ${repository.metadata.tablePath} is not in the database, or is older than this version of ` +
        'Nightlatch: add ...authMigrations to the `migrations` of the DataSource and run them ' +
        '(`migrationsRun: true` does so at the start).',
      { cause: error },
    );
  }
  return repository;
}
