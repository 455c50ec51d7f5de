import { Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { IDENTITY_NOTICES } from './identities/identity-notices.js';
import { IdentitiesStore } from './identities/identities.store.js';
import { IdentityAdministration } from './identities/identity-administration.js';
import { Identity } from './identity.entity.js';

/**
 * Provides `IdentityAdministration` without sign-in by providers: for the command line, and for an application that has
 * taken `FederationModule` out. A reset of the password still disconnects what an attacker has connected.
 */
@Module({
  imports: [AuthTablesModule.forFeature([Identity])],
  providers: [...IDENTITY_NOTICES, IdentitiesStore, IdentityAdministration],
  exports: [IdentityAdministration],
})
export class IdentityRemovalModule {}
