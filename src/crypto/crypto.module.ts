import { Global, Module } from '@nestjs/common';
import { ConfigurableSecretsModule } from './crypto.options.js';
import { SecretKeys } from './secret-keys.js';

/** Provides the `Secrets`. */
@Global()
@Module({ providers: [SecretKeys], exports: [SecretKeys] })
export class CryptoModule extends ConfigurableSecretsModule {}
