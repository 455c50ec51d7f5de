/** Options of {@link OAuthModule}. */
export interface OAuthOptions {
  /**
   * Whether `grant_type=password` is served. OAuth 2.1, RFC 9700 and ASVS 10.4.4 forbid this grant to third parties; only
   * the first-party client may use it. Default: true.
   */
  passwordGrant?: boolean | undefined;
  routes?: OAuthRoutes | undefined;
}

/** The routes of `OAuthModule`. The metadata lists those that are on. Default: all. */
export interface OAuthRoutes {
  /** `POST /token`. Default: true. */
  token?: boolean | undefined;
  /** `POST /revoke`. Default: true. */
  revoke?: boolean | undefined;
  /** `POST /introspect`. Default: true. */
  introspect?: boolean | undefined;
  /** `GET /.well-known/oauth-authorization-server`. Default: true. */
  metadata?: boolean | undefined;
  /** `GET /.well-known/jwks.json`. Default: true. */
  jwks?: boolean | undefined;
}

/** The injection token of {@link OAuthOptions}. */
export const OAUTH_OPTIONS = Symbol('OAUTH_OPTIONS');
