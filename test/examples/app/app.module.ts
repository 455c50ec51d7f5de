import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AccountModule,
  authEntities,
  authMigrations,
  AuthModule,
  OAuthModule,
  ProblemFilter,
  RegistrationModule,
} from '../../../src/index.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: process.env.DATABASE_FILE ?? 'app.db',
      enableWAL: true,
      entities: [...authEntities], // and your own
      migrations: [...authMigrations], // and your own
      migrationsRun: true,
    }),
    AuthModule.forRoot({
      secretKey: process.env.SECRET_KEY!,
      issuer: process.env.ISSUER ?? 'http://localhost:3000',
      scopes: { 'reports:read': 'Read your reports' },
    }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
  ],
  // Gives your own errors the same form (RFC 9457).
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class AppModule {}
