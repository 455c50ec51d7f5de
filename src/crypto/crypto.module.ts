import { Global, Module } from '@nestjs/common';
import { ConfigurableCryptoModule } from './crypto.options.js';
import { SecretKeys } from './secret-keys.js';

/** Provides the `SecretKeys`. */
@Global()
@Module({ providers: [SecretKeys], exports: [SecretKeys] })
export class CryptoModule extends ConfigurableCryptoModule {}
