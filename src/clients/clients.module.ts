import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientRow } from './client.entity.js';
import { ConfigurableClientsModule } from './clients.options.js';
import { ClientsService } from './clients.service.js';
import { ClientsStore } from './clients.store.js';

/** Provides the `ClientsService`. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ClientRow])],
  providers: [ClientsService, ClientsStore],
  exports: [ClientsService],
})
export class ClientsModule extends ConfigurableClientsModule {}
