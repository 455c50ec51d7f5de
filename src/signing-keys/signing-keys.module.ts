import { Global, Module } from '@nestjs/common';
import { AuthTablesModule } from '../database/auth-tables.module.js';
import { purgeExpired } from '../database/purge.job.js';
import { KeyRing } from './key-ring.js';
import { KeyRotation } from './key-rotation.js';
import { KeyVault } from './key-vault.js';
import { ConfigurableSigningKeysModule, SIGNING_KEYS_OPTIONS } from './signing-keys.options.js';
import { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.service.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** How long a key is still listed once it is gone. */
const KEPT_MS = 7 * 86_400_000;

/** Provides the `KeyRing` and the `SigningKeys`. */
@Global()
@Module({
  imports: [AuthTablesModule.forFeature([SigningKeyRow])],
  providers: [
    purgeExpired('signing_keys', SigningKeysStore, KEPT_MS),
    KeyRing,
    KeyVault,
    SigningKeys,
    SigningKeysStore,
    KeyRotation,
  ],
  exports: [KeyRing, SigningKeys, SIGNING_KEYS_OPTIONS],
})
export class SigningKeysModule extends ConfigurableSigningKeysModule {}
