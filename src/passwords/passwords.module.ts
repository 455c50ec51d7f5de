import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { Password } from './password.entity.js';
import { ConfigurablePasswordsModule } from './passwords.options.js';
import { PasswordsService } from './passwords.service.js';
import { PasswordsStore } from './passwords.store.js';

/** Provides the `PasswordsService`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([Password])],
  providers: [PasswordsService, PasswordsStore, PasswordHasher, PasswordPolicy],
  exports: [PasswordsService],
})
export class PasswordsModule extends ConfigurablePasswordsModule {}
