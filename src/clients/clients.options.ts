import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ApplicationType } from './client.js';

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
 *   // Signs users in, in their browser.
 *   {
 *     client_id: 'shop',
 *     client_name: 'Shop',
 *     grant_types: ['authorization_code', 'refresh_token'],
 *     redirect_uris: ['https://shop.example.com/callback'],
 *   },
 * ];
 * ```
 */
export interface ConfiguredClient {
  /** The id of the client. */
  client_id: string;
  /** A name for people. Default: none. */
  client_name?: string | undefined;
  /** At least 32 characters. A client without a secret is public. Default: none. */
  client_secret?: string | undefined;
  /** The grants that the client may use. Default: `client_credentials`. */
  grant_types?: string[] | undefined;
  /** The scopes that the client may have, separated by spaces. Default: none. */
  scope?: string | undefined;
  /**
   * Where the user's browser may take an authorization code: https URLs, compared as text. At most 20. A client with
   * `authorization_code` needs one. Default: none.
   */
  redirect_uris?: string[] | undefined;
  /** Where the user's browser may go after a sign-out: URLs like those of `redirect_uris`. Default: none. */
  post_logout_redirect_uris?: string[] | undefined;
  /**
   * `native` for an application on the user's device. It may have a scheme of its own (`com.example.app:/callback`), and
   * `http://127.0.0.1/callback` with any port. Default: `web`.
   */
  application_type?: ApplicationType | undefined;
}

/** Options of {@link ClientsModule}. */
export interface ClientsOptions {
  /** Clients by configuration. They take precedence over those in the database. Default: none. */
  clients?: ConfiguredClient[] | undefined;
  /** Every scope, with what it allows. Default: none. */
  scopes: Readonly<Record<string, string>>;
  /**
   * Scopes that only users with a role have, by role: `{ admin: ['users:write'] }`. A user who loses the role loses
   * them on the next request. Every user has the scopes that neither a role nor `clientOnlyScopes` names. Default: none.
   */
  roleScopes?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Scopes that no user has. Clients get them for themselves (`client_credentials`). Default: none. */
  clientOnlyScopes?: readonly string[] | undefined;
}

/** `ClientsModule.forRoot({@link ClientsOptions})`, and the token its options are injected by. */
export const {
  ConfigurableModuleClass: ConfigurableClientsModule,
  MODULE_OPTIONS_TOKEN: CLIENTS_OPTIONS,
} = new ConfigurableModuleBuilder<ClientsOptions>().setClassMethodName('forRoot').build();
