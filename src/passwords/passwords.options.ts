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

/** What {@link PasswordsModule} is configured with; every member has a default. */
export interface PasswordsOptions {
  /** Raised later, they are applied to a stored hash at its owner's next sign-in. */
  argon2?: Argon2Parameters;
  /** Hashes computed at once. Each fills one of libuv's four threads, which files and DNS share. */
  concurrency?: number;
  /** Hashes that may wait for their turn; the next one is answered 503. */
  maxWaiting?: number;
  /** Words no password may be made of alone: the name of the product, for instance. */
  forbiddenWords?: string[];
}

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet): about 20 ms and 19 MiB a hash. */
export const OWASP_ARGON2: Argon2Parameters = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** What {@link PasswordsOptions} are where they are left out. */
export const PASSWORDS_DEFAULTS: Required<PasswordsOptions> = {
  argon2: OWASP_ARGON2,
  concurrency: Math.min(availableParallelism(), 3),
  maxWaiting: 100,
  forbiddenWords: ['nightlatch'],
};

/** `PasswordsModule.forRoot({@link PasswordsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurablePasswordsModule,
  MODULE_OPTIONS_TOKEN: PASSWORDS_OPTIONS,
} = new ConfigurableModuleBuilder<PasswordsOptions>().setClassMethodName('forRoot').build();
