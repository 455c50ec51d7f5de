import { Global, Module } from '@nestjs/common';
import { ConfigurableSecretsModule } from './secrets.options.js';
import { Secrets } from './secrets.js';

/** Provides the `Secrets`. */
@Global()
@Module({ providers: [Secrets], exports: [Secrets] })
export class SecretsModule extends ConfigurableSecretsModule {}
