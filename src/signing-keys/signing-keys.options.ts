import type { JsonWebKey } from 'node:crypto';
import { ConfigurableModuleBuilder } from '@nestjs/common';
import { CLOCK_LEEWAY_SECONDS } from '../clock/clock.js';
import type { SigningAlgorithm } from './signing-algorithm.js';

/** The options of {@link SigningKeysModule}, complete. */
export interface SigningKeysOptions {
  /** The algorithm of new tokens. Default: `ES256`. */
  algorithm: SigningAlgorithm;
  /**
   * Your own private keys (a JWK set, RFC 7517). The first one for `algorithm` signs, all verify. Without them the server
   * creates a key, keeps it encrypted in the database, and rotates it. Default: none.
   */
  signingKeys?: { keys: JsonWebKey[] } | undefined;
  /** The lifetime of an access token, in seconds. A key verifies that long after it last signed. Default: 900. */
  accessTokenSeconds: number;
  /**
   * How long clients may cache the JWKS, in seconds. A new key is published for twice as long before it signs.
   * Default: 300.
   */
  jwksMaxAgeSeconds: number;
  /** The age at which a key is rotated, in days; 0 for never. Default: 30. */
  rotationDays: number;
}

/** The options of `SigningKeysModule`. */
export interface SigningKeysModuleOptions extends SigningKeysOptions {
  /** How long a session lives, in seconds. For so long a key verifies hints after its last token has expired. */
  sessionSeconds: number;
}

/** The defaults of {@link SigningKeysOptions}. */
export const SIGNING_KEYS_DEFAULTS: Omit<SigningKeysOptions, 'signingKeys'> = {
  algorithm: 'ES256',
  accessTokenSeconds: 900,
  jwksMaxAgeSeconds: 300,
  rotationDays: 30,
};

/** A key verifies this much longer than a token lives: the clock leeway and a margin. */
const MARGIN_SECONDS = CLOCK_LEEWAY_SECONDS + 10;

/** Returns how long a key must verify after it last signed. */
export function getLongestTokenMs({ accessTokenSeconds }: SigningKeysOptions): number {
  return (accessTokenSeconds + MARGIN_SECONDS) * 1000;
}

/** `SigningKeysModule.forRoot({@link SigningKeysModuleOptions})`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurableSigningKeysModule,
  MODULE_OPTIONS_TOKEN: SIGNING_KEYS_OPTIONS,
} = new ConfigurableModuleBuilder<SigningKeysModuleOptions>().setClassMethodName('forRoot').build();
