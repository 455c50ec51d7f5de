import type { JsonWebKey } from 'node:crypto';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { SigningAlgorithm } from './signing-algorithm.js';

/** What {@link KeysModule} is configured with. */
export interface SigningKeysOptions {
  /** What new tokens are signed with. */
  algorithm: SigningAlgorithm;
  /**
   * Private keys of your own (a JWK set, RFC 7517): the first one for `algorithm` signs, all verify.
   * Without them a key is made and kept in the database, encrypted, and rotated there.
   */
  signingKeys?: { keys: JsonWebKey[] };
  /** How long an access token lives, in seconds: for so long a key verifies after it has signed last. */
  accessTokenSeconds: number;
  /**
   * For how long others may keep the JWKS, in seconds; 300 by default. A new key is published for twice as
   * long before it signs.
   */
  jwksMaxAgeSeconds?: number;
  /** How old a key may be, in days, before the next one is made; 30 by default, 0 for never. */
  rotationDays?: number;
}

/** What {@link SigningKeysOptions} are where they are left out. */
export const SIGNING_KEYS_DEFAULTS = { jwksMaxAgeSeconds: 300, rotationDays: 30 };

/** `KeysModule.forRoot({@link SigningKeysOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableSigningKeysModule,
  MODULE_OPTIONS_TOKEN: SIGNING_KEYS_OPTIONS,
} = new ConfigurableModuleBuilder<SigningKeysOptions>().setClassMethodName('forRoot').build();
