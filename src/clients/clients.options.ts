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
  client_id: string;
  client_name?: string;
  /** At least 32 characters; a client without one is public. */
  client_secret?: string;
  /** `client_credentials` by default. */
  grant_types?: string[];
  /** Separated by spaces; none by default. */
  scope?: string;
}

/** What {@link ClientsModule} is configured with. */
export interface ClientsOptions {
  /** Beside those in the database, which they win over. */
  clients?: ConfiguredClient[];
  /** The scopes there are, each with what it allows. */
  scopes: Readonly<Record<string, string>>;
  /**
   * Scopes that are for users with a role alone, by the role: `{ admin: ['users:write'] }`. Whoever loses the role loses
   * them with the next request. A scope that no role names is everybody's.
   */
  roleScopes?: Readonly<Record<string, readonly string[]>>;
}

/** `ClientsModule.forRoot({@link ClientsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableClientsModule,
  MODULE_OPTIONS_TOKEN: CLIENTS_OPTIONS,
} = new ConfigurableModuleBuilder<ClientsOptions>().setClassMethodName('forRoot').build();
