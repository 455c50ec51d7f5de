import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { getCommand } from '../database/command.js';
import { HashKind } from './hash-kind.entity.js';
import { HashingPool } from './hashing-pool.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { Password } from './password.entity.js';
import {
  ConfigurablePasswordsModule,
  PASSWORDS_OPTIONS,
  type PasswordsModuleOptions,
} from './passwords.options.js';
import { PasswordsService } from './passwords.service.js';
import { PasswordsStore } from './passwords.store.js';

/** Provides the `PasswordsService`, the `PasswordHasher` and the `HashingPool`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([Password, HashKind])],
  providers: [
    PasswordsService,
    PasswordsStore,
    PasswordHasher,
    PasswordPolicy,
    {
      provide: HashingPool,
      inject: [PASSWORDS_OPTIONS],
      useFactory: ({ hashing }: PasswordsModuleOptions) => {
        const pool = new HashingPool(hashing);
        // Beside the rest of the start. A command may hash nothing.
        if (!getCommand()) void pool.startThread();
        return pool;
      },
    },
  ],
  exports: [PasswordsService, PasswordHasher, HashingPool],
})
export class PasswordsModule extends ConfigurablePasswordsModule {}
