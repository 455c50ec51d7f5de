import { Module } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import {
  AccountModule,
  authEntities,
  authMigrations,
  AuthModule,
  type AuthModuleOptions,
  OAuthModule,
  prefixAuthTables,
  RegistrationModule,
} from 'nightlatch';
import { Config, ConfigModule } from './config.js';
import { CreateUsers1795000000001 } from './create-users.js';
import { NotesController } from './notes.controller.js';
import { Person } from './person.entity.js';

// The application has a table `users` already.
prefixAuthTables('auth_');

@Module({
  imports: [
    ConfigModule,
    TypeOrmModule.forRootAsync({
      inject: [Config],
      useFactory: ({ databaseUrl }: Config): TypeOrmModuleOptions => ({
        type: 'postgres',
        url: databaseUrl,
        entities: [Person, ...authEntities],
        migrations: [CreateUsers1795000000001, ...authMigrations],
        migrationsRun: true,
      }),
    }),
    TypeOrmModule.forFeature([Person]),
    AuthModule.forRootAsync({
      inject: [Config],
      useFactory: ({ secretKey, issuer }: Config): AuthModuleOptions => ({
        secretKey,
        issuer,
        recheckSeconds: 1,
        guardOutageSeconds: 1,
        scopes: { 'notes:read': 'Read your notes', 'notes:write': 'Write notes' },
      }),
    }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
  ],
  controllers: [NotesController],
})
export class AppModule {}
