import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { PurgeJob } from '../database/purge.job.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { KeyVault } from './key-vault.js';
import {
  ConfigurableSigningKeysModule,
  SIGNING_KEYS_OPTIONS,
  type SigningKeysModuleOptions,
} from './signing-keys.options.js';
import { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.service.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** Provides the `KeyRing` and the `SigningKeys`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([SigningKeyRow])],
  providers: [KeyRing, KeyVault, SigningKeys, SigningKeysStore, KeyRotation],
  exports: [KeyRing, SigningKeys, SIGNING_KEYS_OPTIONS],
})
export class SigningKeysModule extends ConfigurableSigningKeysModule implements OnModuleInit {
  constructor(
    @Inject(SIGNING_KEYS_OPTIONS) private readonly options: SigningKeysModuleOptions,
    private readonly purge: PurgeJob,
    private readonly store: SigningKeysStore,
  ) {
    super();
  }

  onModuleInit(): void {
    const keptMs = this.options.sessionSeconds * 1_000;
    this.purge.register('signing_keys', keptMs, (before, size) =>
      this.store.deleteExpired(before, size),
    );
  }
}
