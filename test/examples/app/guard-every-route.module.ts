import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtAuthGuard } from '../../../src/index.js';

/** Guards every route of the application that is not `@Public()`. */
@Module({ providers: [{ provide: APP_GUARD, useExisting: JwtAuthGuard }] })
export class GuardEveryRouteModule {}
