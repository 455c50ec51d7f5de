import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AccountModule,
  authEntities,
  authMigrations,
  AuthModule,
  JwtAuthGuard,
  OAuthModule,
  ProblemFilter,
  RegistrationModule,
} from 'nightlatch';
import { CreatePosts1796000000000 } from './posts/1796000000000-create-posts.js';
import { Post } from './posts/post.entity.js';
import { PostsModule } from './posts/posts.module.js';
import { DATABASE_FILE, ISSUER, SECRET_KEY } from './settings.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: DATABASE_FILE,
      enableWAL: true,
      entities: [...authEntities, Post],
      migrations: [...authMigrations, CreatePosts1796000000000],
      migrationsRun: true,
    }),
    AuthModule.forRoot({
      secretKey: SECRET_KEY,
      issuer: ISSUER,
      scopes: { 'posts:write': 'Write posts in your name' },
    }),
    OAuthModule.forRoot(),
    RegistrationModule.forRoot(),
    AccountModule.forRoot(),
    PostsModule,
  ],
  providers: [
    // Guards every route that is not @Public().
    { provide: APP_GUARD, useExisting: JwtAuthGuard },
    // Gives the blog's own errors the same form.
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class AppModule {}
