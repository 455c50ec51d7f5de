import type { JsonWebKey } from 'node:crypto';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { SigningAlgorithm } from './signing-algorithm.js';

/** What {@link KeysModule} is configured with. */
export interface KeysOptions {
  /** What new tokens are signed with. */
  algorithm: SigningAlgorithm;
  /**
   * Private keys of your own (a JWK set, RFC 7517): the first one for `algorithm` signs, all verify.
   * Without them a key is made once and kept in the database, encrypted.
   */
  signingKeys?: { keys: JsonWebKey[] };
}

/** `KeysModule.forRoot({@link KeysOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableKeysModule,
  MODULE_OPTIONS_TOKEN: KEYS_OPTIONS,
} = new ConfigurableModuleBuilder<KeysOptions>().setClassMethodName('forRoot').build();
