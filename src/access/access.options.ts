import type { RemoteIssuerOptions } from '../remote/remote.options.js';

/**
 * What `AccessModule.forRoot()` is configured with: whose tokens are taken, and for whom they have to be.
 *
 * @example
 * ```ts
 * import { env } from 'node:process';
 * import { AccessModule, type AccessOptions } from 'nightlatch/access';
 *
 * const options: AccessOptions = {
 *   issuer: 'https://id.example.com',
 *   audience: 'https://reports.example.com',
 *   // A sign-out is felt within ten seconds, not when the token expires.
 *   introspection: { clientId: 'reports', clientSecret: env.CLIENT_SECRET!, rememberSeconds: 10 },
 * };
 * export const access = AccessModule.forRoot(options);
 * ```
 */
export interface AccessOptions extends RemoteIssuerOptions {
  /** The `aud` that a token must have: what the issuer was told of this service (`AUDIENCE`). */
  audience: string;
  /**
   * For the Swagger page (`withAuthDocs()`): where its Authorize button signs in, with a user name and a password. The
   * issuer has to allow calls from here (`CORS_ORIGINS`). Without it a token is pasted.
   */
  tokenUrl?: string;
  /** For the Swagger page: the scopes there are, each with what it allows. */
  scopes?: Readonly<Record<string, string>>;
  /** The longest lifetime of a token that is believed, in seconds; a day by default. */
  longestTokenSeconds?: number;
}
