import { Global, Module } from '@nestjs/common';
import { Events } from './events.js';
import { UnitsOfWork } from './units-of-work.js';

/** Provides `Events`, and the `UnitsOfWork` that record them. */
@Global()
@Module({ providers: [Events, UnitsOfWork], exports: [Events, UnitsOfWork] })
export class EventsModule {}
