import { Global, Module } from '@nestjs/common';
import { Events } from './events.js';

/** Provides the `Events`. */
@Global()
@Module({ providers: [Events], exports: [Events] })
export class EventsModule {}
