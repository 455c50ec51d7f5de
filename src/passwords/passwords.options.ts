import { availableParallelism } from 'node:os';
import { ConfigurableModuleBuilder } from '@nestjs/common';

/** The cost of one argon2id hash (RFC 9106). */
export interface Argon2Parameters {
  /** Memory in KiB. */
  memoryKib: number;
  /** Passes over that memory. */
  passes: number;
  /** Lanes. */
  lanes: number;
}

/** Which passwords are accepted and what their hashes cost; every member has a default. */
export interface PasswordsOptions {
  /** Stronger parameters replace a stored hash when its user next signs in. Default: 19 MiB, 2 passes, 1 lane. */
  argon2?: Argon2Parameters | undefined;
  /** Words that cannot be a password by themselves, for instance the name of the product. Default: `nightlatch`. */
  forbiddenWords?: string[] | undefined;
  /**
   * The pepper that another system appended to passwords before bcrypt (Devise), for imported hashes with the mark
   * `bcrypt_pepper$`. Printable ASCII. Default: none.
   */
  importedPepper?: string | undefined;
}

/** How much of the machine password hashes may use; every member has a default. */
export interface HashingOptions {
  /**
   * Hashes computed at once, each on a thread of low priority. Hashes of other systems have half as many threads of their
   * own, at least one. 0 starts no thread, which is faster for a test of few sign-ins: libuv's threads compute one hash
   * after the other. Default: the number of cores.
   */
  threads?: number | undefined;
  /** Longest expected wait for a thread, in milliseconds; above it a request is answered with 503. Default: 2000. */
  maxWaitingMs?: number | undefined;
  /** Hashes that may wait for a thread, because each holds a request in memory. Default: 1000. */
  maxWaiting?: number | undefined;
}

/** Options of `PasswordsModule`. */
export interface PasswordsModuleOptions extends PasswordsOptions {
  hashing?: HashingOptions;
}

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet): 19 MiB and 10 to 20 ms for each hash. */
const OWASP_ARGON2: Argon2Parameters = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** Defaults of {@link PasswordsOptions}. */
export const PASSWORDS_DEFAULTS: Required<PasswordsOptions> = {
  argon2: OWASP_ARGON2,
  forbiddenWords: ['nightlatch'],
  importedPepper: '',
};

/** Defaults of {@link HashingOptions}. */
export const HASHING_DEFAULTS: Required<HashingOptions> = {
  threads: availableParallelism(),
  maxWaitingMs: 2_000,
  maxWaiting: 1_000,
};

/** The base class of `PasswordsModule` with `forRoot()`, and the injection token of its options. */
export const {
  ConfigurableModuleClass: ConfigurablePasswordsModule,
  MODULE_OPTIONS_TOKEN: PASSWORDS_OPTIONS,
} = new ConfigurableModuleBuilder<PasswordsModuleOptions>().setClassMethodName('forRoot').build();
