import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyRing } from './key-ring.js';
import { ConfigurableKeysModule } from './keys.options.js';
import { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeysStore } from './signing-keys.store.js';

/** Provides the `KeyRing`. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([SigningKeyRow])],
  providers: [KeyRing, SigningKeysStore],
  exports: [KeyRing],
})
export class KeysModule extends ConfigurableKeysModule {}
