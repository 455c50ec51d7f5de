import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { IDENTITY_NOTICES } from './identities/identity-notices.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { IdentityAdministration } from './identities/identity-administration.js';
import { Identity } from './identity.entity.js';

/** Provides `IdentityAdministration` for the command line of the server, whatever providers the settings name. */
@Module({
  imports: [AuthTablesModule.forFeature([Identity])],
  providers: [...IDENTITY_NOTICES, IdentitiesStore, IdentityAdministration],
  exports: [IdentityAdministration],
})
export class IdentityAdministrationModule {}
