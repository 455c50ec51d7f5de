import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';

/** Provides the `Clock`. */
@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
