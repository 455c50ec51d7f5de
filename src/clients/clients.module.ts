import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { ClientRow } from './client.entity.js';
import { CLIENTS_OPTIONS, ConfigurableClientsModule } from './clients.options.js';
import { ClientOrigins } from './client-origins.js';
import { ClientRegistry } from './client-registry.js';
import { ClientsService } from './clients.service.js';
import { ClientsStore } from './clients.store.js';

/** Provides the clients. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([ClientRow])],
  providers: [ClientOrigins, ClientRegistry, ClientsService, ClientsStore],
  exports: [ClientOrigins, ClientRegistry, ClientsService, CLIENTS_OPTIONS],
})
export class ClientsModule extends ConfigurableClientsModule {}
