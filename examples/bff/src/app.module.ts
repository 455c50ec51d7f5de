import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessModule, JwtAuthGuard } from 'nightlatch/access';
import { NotesController } from './notes/notes.controller.js';
import { SessionController } from './session/session.controller.js';
import { SessionMiddleware } from './session/session.middleware.js';
import { ISSUER } from './settings.js';

@Module({
  imports: [AccessModule.forRoot({ issuer: ISSUER, audience: ISSUER })],
  controllers: [SessionController, NotesController],
  // Guards every route that is not @Public().
  providers: [{ provide: APP_GUARD, useExisting: JwtAuthGuard }],
})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SessionMiddleware).forRoutes('{*path}');
  }
}
