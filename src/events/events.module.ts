import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Events } from './events.js';
import { ExtensionRegistry } from './extension-registry.js';
import { UnitsOfWork } from './units-of-work.js';

/** Provides `Events`, the `UnitsOfWork` that record them, and the `ExtensionRegistry`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Events, ExtensionRegistry, UnitsOfWork],
  exports: [Events, ExtensionRegistry, UnitsOfWork],
})
export class EventsModule {}
