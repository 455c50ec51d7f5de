/** Options of {@link OAuthModule}. */
export interface OAuthOptions {
  /**
   * Whether `grant_type=password` is served. OAuth 2.1, RFC 9700 and ASVS 10.4.4 forbid this grant to third parties; only
   * the first-party client may use it. Default: true.
   */
  passwordGrant?: boolean;
  routes?: OAuthRoutes;
}

/** The routes of `OAuthModule`. The metadata lists those that are on. Default: all. */
export interface OAuthRoutes {
  /** `POST /token`. Default: true. */
  token?: boolean;
  /** `POST /revoke`. Default: true. */
  revoke?: boolean;
  /** `POST /introspect`. Default: true. */
  introspect?: boolean;
  /** `GET /.well-known/oauth-authorization-server`. Default: true. */
  metadata?: boolean;
  /** `GET /.well-known/jwks.json`. Default: true. */
  jwks?: boolean;
}

/** The injection token of {@link OAuthOptions}. */
export const OAUTH_OPTIONS = Symbol('OAUTH_OPTIONS');
