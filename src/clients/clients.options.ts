import { ConfigurableModuleBuilder } from '@nestjs/common';

/**
 * A client by configuration, with the names of RFC 7591 section 2.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import type { ConfiguredClient } from 'nightlatch';
 *
 * // For `AuthModule.forRoot({ clients })`.
 * export const clients: ConfiguredClient[] = [
 *   // Reads reports on its own behalf.
 *   { client_id: 'mailer', client_secret: env.MAILER_SECRET!, scope: 'reports:read' },
 *   // Introspects tokens, and gets none.
 *   { client_id: 'gateway', client_secret: env.GATEWAY_SECRET!, grant_types: [] },
 * ];
 * ```
 */
export interface ConfiguredClient {
  /** The id of the client. */
  client_id: string;
  /** A name for people. Default: none. */
  client_name?: string;
  /** At least 32 characters. A client without a secret is public. Default: none. */
  client_secret?: string;
  /** The grants that the client may use. Default: `client_credentials`. */
  grant_types?: string[];
  /** The scopes that the client may have, separated by spaces. Default: none. */
  scope?: string;
}

/** Options of {@link ClientsModule}. */
export interface ClientsOptions {
  /** Clients by configuration. They take precedence over those in the database. Default: none. */
  clients?: ConfiguredClient[];
  /** Every scope, with what it allows. Default: none. */
  scopes: Readonly<Record<string, string>>;
  /**
   * Scopes that only users with a role have, by role: `{ admin: ['users:write'] }`. A user who loses the role loses
   * them on the next request. Every user has the scopes that neither a role nor `clientOnlyScopes` names. Default: none.
   */
  roleScopes?: Readonly<Record<string, readonly string[]>>;
  /** Scopes that no user has. Clients get them for themselves (`client_credentials`). Default: none. */
  clientOnlyScopes?: readonly string[];
}

/** `ClientsModule.forRoot({@link ClientsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableClientsModule,
  MODULE_OPTIONS_TOKEN: CLIENTS_OPTIONS,
} = new ConfigurableModuleBuilder<ClientsOptions>().setClassMethodName('forRoot').build();
