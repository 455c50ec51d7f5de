import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { Argon2Parameters } from './hashing/argon2.js';

/** What {@link PasswordsModule} is configured with; every member has a default. */
export interface PasswordsOptions {
  /** Raised later, they are applied to a stored hash at its owner's next sign-in. */
  argon2?: Argon2Parameters;
  /** Words no password may be made of alone: the name of the product, for instance. */
  forbiddenWords?: string[];
}

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet): 10 to 20 ms and 19 MiB a hash. */
export const OWASP_ARGON2: Argon2Parameters = { memoryKib: 19_456, passes: 2, lanes: 1 };

/** What {@link PasswordsOptions} are where they are left out. */
export const PASSWORDS_DEFAULTS: Required<PasswordsOptions> = {
  argon2: OWASP_ARGON2,
  forbiddenWords: ['nightlatch'],
};

/** `PasswordsModule.forRoot({@link PasswordsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurablePasswordsModule,
  MODULE_OPTIONS_TOKEN: PASSWORDS_OPTIONS,
} = new ConfigurableModuleBuilder<PasswordsOptions>().setClassMethodName('forRoot').build();
