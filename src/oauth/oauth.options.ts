/** Options of {@link OAuthModule}. */
export interface OAuthOptions {
  /**
   * Whether `grant_type=password` is served. OAuth 2.1, RFC 9700 and ASVS 10.4.4 forbid this grant to third parties; only
   * the first-party client may use it. Default: true.
   */
  passwordGrant?: boolean;
  /** The routes to serve. Default: all. */
  routes?: OAuthRoutes;
}

/** The routes of `OAuthModule`. The metadata lists those that are on. */
export interface OAuthRoutes {
  /** `POST /token`. */
  token?: boolean;
  /** `POST /revoke`. */
  revoke?: boolean;
  /** `POST /introspect`. */
  introspect?: boolean;
  /** `GET /.well-known/oauth-authorization-server`. */
  metadata?: boolean;
  /** `GET /.well-known/jwks.json`. */
  jwks?: boolean;
}

/** The injection token of {@link OAuthOptions}. */
export const OAUTH_OPTIONS = Symbol('OAUTH_OPTIONS');
