import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { ClientRow } from './client.entity.js';
import { CLIENTS_OPTIONS, ConfigurableClientsModule } from './clients.options.js';
import { ClientsService } from './clients.service.js';
import { ClientsStore } from './clients.store.js';

/** Provides the `ClientsService`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([ClientRow])],
  providers: [ClientsService, ClientsStore],
  exports: [ClientsService, CLIENTS_OPTIONS],
})
export class ClientsModule extends ConfigurableClientsModule {}
