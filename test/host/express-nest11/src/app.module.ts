import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AccountModule,
  authEntities,
  authMigrations,
  AuthModule,
  AuthorizeModule,
  FactorsModule,
  OAuthModule,
  PasskeysModule,
  PersonalTokensModule,
  ProblemFilter,
  RegistrationModule,
  TotpModule,
} from 'nightlatch';
import { CatsController } from './cats.controller';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: 'cats.db',
      entities: [...authEntities],
      migrations: [...authMigrations],
      migrationsRun: true,
    }),
    AuthModule.forRoot({
      secretKey: process.env.SECRET_KEY!,
      issuer: process.env.ISSUER!,
      scopes: { 'cats:read': 'See the cats' },
      clients: [
        {
          client_id: 'spa',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: ['https://shop.example.com/cb'],
          scope: 'cats:read',
        },
      ],
    }),
    OAuthModule.forRoot(),
    AuthorizeModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
    FactorsModule.forRoot(),
    TotpModule.forRoot(),
    PasskeysModule.forRoot({ routes: { pages: true } }),
    PersonalTokensModule.forRoot(),
  ],
  controllers: [CatsController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class AppModule {}
