import type { ChangesOptions } from '../changes/changes.options.js';
import type { ClientsOptions } from '../clients/clients.options.js';
import type { KeysOptions } from '../keys/keys.options.js';
import type { PasswordsOptions } from '../passwords/passwords.options.js';
import type { SecretsOptions } from '../secrets/secrets.options.js';
import type { SessionsOptions } from '../sessions/sessions.options.js';
import type { TokensOptions } from '../tokens/tokens.options.js';

/** What {@link AuthModule} is configured with: everything that signing in needs. */
export interface AuthModuleOptions
  extends ChangesOptions, SecretsOptions, KeysOptions, TokensOptions, ClientsOptions {
  /** The scopes there are, each with what it allows, in words for a person. */
  scopes: Readonly<Record<string, string>>;
  passwords?: PasswordsOptions;
  sessions?: SessionsOptions;
}

/** The token that {@link AuthModuleOptions} are injected by. */
export const AUTH_OPTIONS = Symbol('AUTH_OPTIONS');
